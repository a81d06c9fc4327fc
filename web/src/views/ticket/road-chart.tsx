import { useMemo } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { ChartSvg } from '../../chart/chart-svg.tsx';
import type { LineLook } from '../../chart/chart-svg.tsx';
import type { DrawnLine, DrawnNode } from '../../chart/drawing.ts';
import type { Drawing } from '../../chart/drawing.ts';
import { isFrame, isSub } from '../../chart/drawing.ts';
import { Roads } from '../../chart/road.ts';
import { shortId } from '../../ui/words.ts';
import { actorOf } from './band.ts';
import { actorName, stateName } from './move-words.ts';
import { useMedia } from './parts.tsx';
import type { Row } from './road.ts';
import { numberRow, thicknessOf, walkedLines } from './road.ts';
import type { Step } from './steps.ts';
import { dwellOf, lastUntil, withParents } from './steps.ts';
import { hourTime, shortSpan } from './times.ts';

interface RoadChartProps {
  readonly chart: Chart;
  readonly ticket: Ticket;
  readonly steps: readonly Step[];
  readonly at: number | null;
  /** The time of the slider's point. */
  readonly until: number;
  readonly now: number;
}

/** The chart with the ticket's own way on it: what it walked until the slider's point, and after it. */
export function RoadChart({ chart, ticket, steps, at, until, now }: RoadChartProps) {
  const tall = useMedia('(max-width: 800px)');
  const whole = tall ? chart.graphs.tall : chart.graphs.compact;
  const drawing = useMemo(() => drawnFor(whole, steps), [whole, steps]);
  const roads = useMemo(() => new Roads(drawing, chart.graph.edges), [drawing, chart]);
  const { lines, aside } = useMemo(() => walkedLines(roads, steps), [roads, steps]);
  const rows = useMemo(() => rowsOf(drawing, lines), [drawing, lines]);
  // What was walked lies above what was not, where both share a way.
  const drawn = useMemo(
    () => ({
      ...drawing,
      lines: drawing.lines.toSorted(
        (one, other) => Number(lines.has(one.id)) - Number(lines.has(other.id)),
      ),
    }),
    [drawing, lines],
  );
  const reached = at ?? Number.MAX_SAFE_INTEGER;
  const here = lastUntil(steps, reached)?.to ?? ticket.statePath;
  const { spent, here: standing } = dwellOf(steps, until);
  const later = new Set(
    steps.filter(({ seq }) => seq > reached).flatMap(({ to }) => withParents(to)),
  );
  const past = at !== null;
  const spentIn = (node: DrawnNode): string => {
    const ms = spent.get(node.path);
    if (!past && node.path === ticket.statePath && actorOf(node.path) !== 'rests') {
      return `now, ${shortSpan(standing)}`;
    }
    if (node.path === here && actorOf(node.path) === 'rests') return past ? 'there' : 'now';
    if (ms !== undefined) return shortSpan(ms);
    return later.has(node.path) ? 'later' : 'not yet';
  };
  const look = (line: DrawnLine): LineLook => {
    const walked = lines.get(line.id) ?? [];
    const done = walked.filter(({ seq }) => seq <= reached).length;
    if (walked.length === 0) return { thickness: thicknessOf(0), class: 'unwalked' };
    return {
      thickness: thicknessOf(done || 1),
      class: done === 0 ? 'walked ahead' : 'walked',
      over: <Numbers row={rows.get(line.id)} steps={walked} reached={reached} />,
    };
  };
  const nowAt = (node: DrawnNode): boolean => node.path === ticket.statePath;
  return (
    <>
      <div class="road-scroll" tabIndex={0} role="region" aria-label="The road on the chart">
        <ChartSvg
          drawing={drawn}
          label={roadWords(steps, { here, past, now })}
          class="road-chart"
          stateClass={(node) =>
            [
              nowAt(node) ? 'is-now' : '',
              node.path === here ? 'is-here' : '',
              spent.has(node.path) ? '' : 'unseen',
              node.path === 'cancelled' ? 'aside' : '',
            ].join(' ')
          }
          line={look}
          inState={(node) => (
            <StateFace
              node={node}
              spent={spentIn(node)}
              seen={spent.has(node.path)}
              now={!past && nowAt(node)}
            />
          )}
        >
          <Token drawing={drawing} path={here} text={shortId(ticket.id)} />
        </ChartSvg>
      </div>
      {aside.length > 0 && (
        <p class="meta road-aside">
          {'By a person’s word, without an arrow: '}
          {aside.map((step) => `${step.n} ${asideWords(step)}`).join(', ')}.
        </p>
      )}
    </>
  );
}

/** A moment's states are left out where it never was; so are the names of ways, which the numbers take the place of. */
function drawnFor(drawing: Drawing, steps: readonly Step[]): Drawing {
  const been = new Set(steps.flatMap(({ to }) => withParents(to)));
  return {
    ...drawing,
    nodes: drawing.nodes.filter(
      ({ path, owner }) => been.has(path) || path.startsWith('review.') || owner !== 'service',
    ),
    lines: drawing.lines.map((line) => ({ ...line, label: null })),
  };
}

function rowsOf(
  { width, height, lines, nodes }: Drawing,
  walked: ReadonlyMap<string, readonly Step[]>,
): ReadonlyMap<string, Row> {
  const obstacles = {
    width,
    height,
    lines: lines.map(({ points }) => points),
    boxes: nodes.filter((node) => !isFrame(node)),
  };
  return new Map(
    lines
      .filter(({ id }) => walked.has(id))
      .map(({ id, points }) => [id, numberRow(points, walked.get(id)?.length ?? 0, obstacles)]),
  );
}

const asideWords = ({ from, to, by }: Step): string =>
  `${stateName(from)} → ${stateName(to)} by ${actorName(by)}`;

function StateFace(props: {
  readonly node: DrawnNode;
  readonly spent: string;
  readonly seen: boolean;
  readonly now: boolean;
}) {
  const { node, spent, seen, now } = props;
  if (isFrame(node)) {
    return (
      <text x={11} y={21} class="road-name">
        {node.name}
      </text>
    );
  }
  // One line where two have no room. A part of a review that it has not seen is pale, which says enough.
  const one = node.height < 46;
  const middle = node.height / 2 + 4.5;
  return (
    <>
      <text x={one ? 9 : 11} y={one ? middle : 21} class={`road-name ${seen ? '' : 'unseen'}`}>
        {node.name}
      </text>
      <text
        x={one ? node.width - 9 : 11}
        y={one ? middle : 39}
        text-anchor={one ? 'end' : 'start'}
        class={`road-spent ${now ? 'now' : ''}`}
      >
        {one && (!seen || node.name.length * 7.6 + spent.length * 6.4 + 20 > node.width)
          ? ''
          : spent}
      </text>
    </>
  );
}

const BADGE = 7;

/** The numbers of the steps beside a line; those after the slider's point are dashed. */
function Numbers(props: {
  readonly row: Row | undefined;
  readonly steps: readonly Step[];
  readonly reached: number;
}) {
  const { row, steps, reached } = props;
  if (!row) return null;
  const { spots, hidden } = row;
  return (
    <g class="steps">
      {spots.map(({ x, y }, index) => {
        const step = steps[index + hidden];
        if (!step) return null;
        const ahead = step.seq > reached ? 'ahead' : '';
        const more = index === 0 && hidden > 0;
        return (
          <g key={step.seq} class={`step ${ahead}`}>
            <title>{`${hourTime(step.at, true)} ${stateName(step.from)} → ${stateName(step.to)}`}</title>
            <circle cx={x} cy={y} r={BADGE} />
            <text x={x} y={y + 3.2} text-anchor="middle">
              {more ? '…' : step.n}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The ticket itself, on its state at the slider's point. */
function Token(props: {
  readonly drawing: { readonly nodes: readonly DrawnNode[] };
  readonly path: string;
  readonly text: string;
}) {
  const { drawing, path, text } = props;
  const node = drawing.nodes.find((one) => one.path === path);
  if (!node) return null;
  const width = Math.max(26, 12 + text.length * 7.4);
  const sub = isSub(node);
  // Within a small state there is no room beside its words: it hangs at the left border.
  const x = sub ? node.x + 4 - width : node.x + node.width - width - 9;
  const y = sub
    ? node.y + (node.height - 19) / 2
    : node.y + node.height - (node.height < 70 ? 10 : 28);
  return (
    <g class={`road-token ${actorOf(path)}`}>
      <rect class="road-token-ring" x={x - 3} y={y - 3} width={width + 6} height={25} rx={9} />
      <rect class="road-token-box" x={x} y={y} width={width} height={19} rx={6.5} />
      <text x={x + width / 2} y={y + 13.5} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

function roadWords(
  steps: readonly Step[],
  { here, past }: { readonly here: string; readonly past: boolean; readonly now: number },
): string {
  const way = steps.map(({ to }) => stateName(to)).slice(-30);
  return `The ticket’s way: ${way.join(', ')}. ${past ? 'At this point it is' : 'It is now'} in ${stateName(here)}.`;
}
