import type { Command } from 'commander';
import { Option } from 'commander';
import type { HealthSample } from '../../transport/protocol/operator.ts';
import type { Session } from '../session.ts';
import { healthLines, healthTable } from '../health-words.ts';
import { examples, parent, whole } from './group.ts';

/** Samples that one screen shows. */
const SHOWN_DEFAULT = 10;

export function addOperatorCommands(program: Command, session: Session): void {
  parent(program, 'operator', 'what the operator sees')
    .command('health')
    .description('the newest health samples, and the drift that the operator found')
    .addOption(
      new Option('--limit <n>', `at most so many samples (default: ${SHOWN_DEFAULT})`).argParser(
        whole('--limit', 1),
      ),
    )
    .addHelpText('after', examples('callboard operator health', 'callboard operator health --json'))
    .action(async ({ limit = SHOWN_DEFAULT }: { limit?: number }) => {
      const client = await session.client();
      const page = await client.list<HealthSample>('/operator/health', {}, limit);
      const { out, io } = session;
      if (out.json) return out.object(page);
      const [newest] = page.items;
      if (!newest) return out.talk('The operator has not swept yet.');
      out.lines([
        ...healthLines(newest, out, io.now()),
        '',
        ...healthTable(page.items, out, io.now()),
      ]);
    });
}
