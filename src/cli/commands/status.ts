import type { Command } from 'commander';
import type { Escalation } from '../../transport/protocol/escalation.ts';
import type { KillSwitch } from '../../transport/protocol/kill-switch.ts';
import { TICKET_STATES } from '../../transport/protocol/ticket.ts';
import type { Worker } from '../../transport/protocol/worker.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import type { Health } from '../service-state.ts';
import { healthLines } from '../health-words.ts';
import type { Switches } from '../service-state.ts';
import { readCounts, readHealth, readSwitches } from '../service-state.ts';
import { heldLines, switchLine } from '../switch-words.ts';
import { cell } from '../terminal/lines.ts';
import { paintState } from '../ticket-words.ts';
import { escalationTable } from './escalation.ts';
import { examples } from './group.ts';
import { workerTable } from './worker-table.ts';

/** One screen: longer lists are cut and counted. */
const ROWS_MAX = 10;
const DRIFT_ROWS_MAX = 3;

interface Screen extends Partial<Switches> {
  readonly url: string;
  readonly health: Health;
  /** Tickets by top-level state. */
  readonly counts: Readonly<Record<string, number>>;
  readonly workers: readonly Worker[];
  readonly escalations: readonly Escalation[];
  readonly killSwitch: KillSwitch;
}

export function addStatusCommand(program: Command, session: Session): void {
  program
    .command('status')
    .description('one screen: tickets, workers, what is held, who is asked, health')
    .addHelpText('after', examples('callboard status', 'callboard --json status | jq .counts'))
    .action(async () => {
      const client = await session.client();
      const killSwitch = await client.get<KillSwitch>('/kill-switch');
      const [switches, health, counts, workers, escalations] = await Promise.all([
        readSwitches(client),
        readHealth(client),
        readCounts(client),
        client.list<Worker>('/workers'),
        client.list<Escalation>('/escalations', { open: true }),
      ]);
      const status: Screen = {
        url: client.url,
        ...switches,
        health,
        counts,
        workers: workers.items,
        escalations: escalations.items,
        killSwitch,
      };
      if (session.out.json) session.out.object(status);
      else session.out.lines(statusLines(status, session.out, session.io.now()));
    });
}

function statusLines(status: Screen, out: Output, now: number): string[] {
  const { counts, workers, escalations, killSwitch } = status;
  const section = (name: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', out.paint.bold(name), ...indented(lines)];
  return [
    `${cell(status.url)}  ${healthWords(status.health, out)}  ${switchLine(out, killSwitch)}`,
    ...switchesLine(status, out),
    ...configLine(status, out),
    '',
    countLine(counts, out),
    ...section(
      `Workers: ${workers.length}`,
      workers.length === 0 ? [] : shortened(workerTable(workers, narrower(out), now)),
    ),
    ...section(
      `Waiting for a person: ${escalations.length}`,
      escalations.length === 0 ? [] : shortened(escalationTable(escalations, narrower(out), now)),
    ),
    ...(killSwitch.held.length === 0 ? [] : ['', ...heldLines(out, killSwitch)]),
    ...section(
      'Operator',
      status.health.sample ? healthLines(status.health.sample, out, now, DRIFT_ROWS_MAX) : [],
    ),
  ];
}

/** What else decides what happens by itself (DOMAIN §3); nothing where the service is older than that. */
function switchesLine({ review, landing }: Screen, out: Output): string[] {
  if (!review || !landing) return [];
  const mode = (value: unknown): string =>
    value === 'off' ? out.paint.dim(cell(value)) : out.paint.green(cell(value));
  const by = review.mode === 'off' ? '' : ` by ${cell(review.profile)}`;
  return [`review ${mode(review.mode)}${by}  landing ${mode(landing.mode)}`];
}

/** Whether the file is in force; nothing where the service is older than that. */
function configLine({ config }: Screen, out: Output): string[] {
  if (!config) return [];
  const { file, appliedAt, error, atNextStart } = config;
  const name = `config ${file === null ? 'without a file' : cell(file)}`;
  if (error !== null) {
    // It begins with the file's name.
    const [first = ''] = error.split('\n');
    return [`config of ${cell(appliedAt)} kept, ${out.paint.red(cell(first))}`];
  }
  const waits =
    atNextStart.length === 0 ? '' : `  at the next start: ${atNextStart.map(cell).join(', ')}`;
  return [`${name}  ${out.paint.dim(`read ${cell(appliedAt)}`)}${waits}`];
}

function healthWords(health: Health, out: Output): string {
  return health.ok ? out.paint.green('ready') : out.paint.red(`not ready: ${cell(health.detail)}`);
}

function countLine(counts: Screen['counts'], out: Output): string {
  const known: readonly string[] = TICKET_STATES;
  // A chart has states that no ticket rests in.
  const others = Object.keys(counts).filter((name) => !known.includes(name) && counts[name] !== 0);
  const names = [...known, ...others];
  return names
    .map((name) => {
      const count = counts[name] ?? 0;
      const text = `${cell(name)} ${cell(count)}`;
      return count === 0 ? out.paint.dim(text) : paintState(out, name, text);
    })
    .join('  ');
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - 1 - ROWS_MAX;
  return more > 0 ? [...lines.slice(0, ROWS_MAX + 1), `and ${more} more`] : [...lines];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** The same output, with room for the indentation. */
const narrower = (out: Output): Output =>
  out.columns === null
    ? out
    : (Object.create(out, { columns: { value: Math.max(1, out.columns - 2) } }) as Output);
