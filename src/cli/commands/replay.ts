import type { Command } from 'commander';
import { Option } from 'commander';
import type { Replay } from '../../transport/protocol/replay.ts';
import { segment } from '../client.ts';
import { CliError, usageError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { withStore } from '../store-refusal.ts';
import { cell, oneLine } from '../terminal/lines.ts';
import { examples, whole } from './group.ts';
import type { ServiceCommands } from './service.ts';

interface ReplayOptions {
  readonly at?: number;
  readonly verify?: boolean;
}

/** What people count in a ticket. */
const COUNTERS = [
  'deathCount',
  'reviewCycles',
  'interruptions',
  'startFailures',
  'bounces',
  'inputRetries',
  'runs',
] as const;

export function addReplayCommand(
  program: Command,
  session: Session,
  service: ServiceCommands,
): void {
  program
    .command('replay')
    .description('rebuild a ticket or a worker from its events, as it was at a point of history')
    .argument('<id>', 'a ticket, a worker, or "supervisor"')
    .addOption(
      new Option('--at <seq>', 'after this event (default: the newest one)').argParser(
        whole('--at'),
      ),
    )
    .option('--verify', "compare every event with today's chart; 1 at the first difference")
    .addHelpText(
      'after',
      examples(
        'callboard replay CB-1',
        'callboard replay CB-1 --at 42',
        'callboard replay CB-1 --verify',
      ),
    )
    .action(async (id: string, options: ReplayOptions) => {
      const replayed = await replayOf(id, options.at, session, service);
      const { out } = session;
      const { difference } = replayed;
      if (difference) session.exitCode = EXIT.failed;
      if (out.json) {
        return out.object(
          options.verify
            ? { id, head: replayed.head, at: replayed.at, events: replayed.events, difference }
            : replayed,
        );
      }
      if (options.verify) return out.lines(verdictLines(replayed));
      out.lines(stateLines(replayed));
      if (difference) {
        out.talk(
          `Today's chart does not give what was stored at event ${difference.seq}: this is the state before it. "callboard replay ${oneLine(id)} --verify" says what differs.`,
        );
      }
    });
}

/**
 * The service is asked first: it knows its own data directory. Where none answers and none was named, the database of
 * the configuration is read as it lies there.
 */
async function replayOf(
  id: string,
  at: number | undefined,
  session: Session,
  service: ServiceCommands,
): Promise<Replay> {
  try {
    const client = await session.client();
    return await client.get<Replay>(`/replay/${segment(id)}`, { at });
  } catch (error) {
    const named = session.options.url ?? session.io.env['CALLBOARD_URL'];
    if (!(error instanceof CliError) || error.code !== 'unreachable' || named) throw error;
    const { dataDir } = await session.config();
    const tools = await service.database();
    const replayed = await withStore(() => tools.replay(dataDir, id, at));
    if (!('refused' in replayed)) return replayed;
    const detail = `${oneLine(replayed.detail)}.`;
    if (replayed.refused === 'beyond_head') throw usageError(detail);
    throw new CliError(detail, { exitCode: EXIT.notFound, code: 'not_found' });
  }
}

function verdictLines({ id, events, difference }: Replay): string[] {
  if (!difference)
    return [
      `No difference: ${events === 1 ? 'the one event' : `the ${events} events`} of ${oneLine(id)} give${events === 1 ? 's' : ''} what is stored.`,
    ];
  const { seq, event, what, stored, now } = difference;
  return [
    `${oneLine(id)} differs at event ${seq} (${oneLine(event)}), ${oneLine(what)}:`,
    `  stored        ${said(stored)}`,
    `  by the chart  ${said(now)}`,
  ];
}

const said = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : oneLine(typeof value === 'string' ? value : JSON.stringify(value));

function stateLines(replayed: Replay): string[] {
  const { id, seq, head, event, statePath, ticket, worker, events } = replayed;
  const facts: [string, unknown][] = ticket
    ? [
        ['title', ticket.title],
        ['reason', ticket.reason],
        ['assignee', ticket.assignee],
        ['worker', ticket.worker],
        ['commit', ticket.sha],
        ['counters', COUNTERS.map((name) => `${name} ${ticket[name]}`).join(', ')],
        ['tokens', ticket.tokens],
        ['cost', ticket.cost],
        ['can', ticket.allowedActions.join(', ')],
      ]
    : worker
      ? [
          ['ticket', worker.ticket],
          ['role', worker.role],
          ['profile', worker.profile],
          ['turn', worker.turn],
          ['cause', worker.cause],
        ]
      : [];
  const shown = facts.filter(([, value]) => value !== null && value !== '');
  return [
    `${oneLine(id)} after event ${seq} of ${head}: ${oneLine(statePath)}`,
    `  event     ${oneLine(event.type)} by ${oneLine(`${event.by.kind} ${event.by.id}`)}, ${oneLine(event.time)}`,
    ...shown.map(([name, value]) => `  ${name.padEnd(9)} ${cell(String(value))}`),
    `  events    ${events}`,
  ];
}
