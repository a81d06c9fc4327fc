import type { Command } from 'commander';
import { Option } from 'commander';
import type { ViewName } from '../../charts/views.ts';
import { VIEW_NAMES } from '../../charts/views.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import type { Column } from '../terminal/table.ts';
import { tableLines } from '../terminal/table.ts';
import { examples, parent } from './group.ts';

const FORMATS = ['text', 'json', 'mermaid', 'svg', 'scxml'] as const;
type Format = (typeof FORMATS)[number];

const COLUMNS: readonly Column[] = [
  { title: 'CHART' },
  { title: 'VERSION', align: 'right', shrink: 1 },
  { title: 'STATES', align: 'right', shrink: 1 },
  { title: 'TRANSITIONS', align: 'right', shrink: 1 },
  { title: 'HASH', shrink: 2 },
  { title: 'DESCRIPTION', shrink: 3 },
];

/** The charts belong to the program: they are shown from it, and no service has to run. */
export function addChartCommands(program: Command, session: Session): void {
  const chart = parent(program, 'chart', 'the statecharts that decide where everything goes');

  chart
    .command('list')
    .description('list the charts')
    .addHelpText('after', examples('callboard chart list'))
    .action(async () => {
      const { CHART_NAMES, chartSummary } = await import('../../charts/chart.ts');
      const items = CHART_NAMES.map(chartSummary);
      const { out } = session;
      if (out.json) return out.object({ items, nextCursor: null });
      const rows = items.map(
        ({ name, version, stateCount, transitionCount, hash, description }) => [
          name,
          String(version),
          String(stateCount),
          String(transitionCount),
          hash,
          description ?? '',
        ],
      );
      out.lines(tableLines(COLUMNS, rows, out.columns));
    });

  chart
    .command('show')
    .description('show a chart: as a tree of states, as data, or as a picture')
    .argument('<name>', 'ticket, worker or supervisor')
    .addOption(
      new Option('--format <format>', 'how (default: text; json with --json)').choices(FORMATS),
    )
    .addOption(
      new Option('--view <view>', 'which picture svg gives: tall is for narrow screens')
        .choices(VIEW_NAMES)
        .default('wide'),
    )
    .addHelpText(
      'after',
      examples(
        'callboard chart show ticket',
        'callboard chart show ticket --format svg > ticket.svg',
        'callboard chart show ticket --format svg --view tall > ticket.svg',
        'callboard chart show worker --format mermaid',
      ),
    )
    .action(
      async (name: string, options: { readonly format?: Format; readonly view: ViewName }) => {
        const { out } = session;
        const format = options.format ?? (out.json ? 'json' : 'text');
        const said = await shown(name, format, options.view);
        if (typeof said === 'object') return out.object(said);
        if (out.json) return out.object({ name, format, text: said });
        out.lines(said.trimEnd().split('\n'));
      },
    );
}

async function shown(name: string, format: Format, view: ViewName): Promise<string | object> {
  const charts = await import('../../charts/chart.ts');
  if (!charts.isChartName(name)) {
    throw new CliError(`there is no such chart. There are ${charts.CHART_NAMES.join(', ')}.`, {
      exitCode: EXIT.notFound,
      code: 'not_found',
    });
  }
  const shape = charts.chartShape(name);
  switch (format) {
    case 'json':
      return charts.drawnChart(name);
    case 'text':
      return (await import('../../charts/text.ts')).textOf(name, shape).join('\n');
    case 'mermaid':
      return (await import('../../charts/mermaid.ts')).mermaidOf(name, shape);
    case 'scxml':
      return (await import('../../charts/scxml.ts')).scxmlOf(name, shape);
    case 'svg':
      return (await import('../../charts/svg.ts')).svgOf(
        name,
        shape,
        charts.chartLayout(name, view),
      );
  }
}
