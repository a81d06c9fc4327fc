import type { Command } from 'commander';
import { Option } from 'commander';
import type { Replay } from '../../transport/protocol/replay.ts';
import { usageError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { verdictLines, verifyAll } from '../verify.ts';
import { replayOf } from '../replay-of.ts';
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
    .argument('[id]', 'a ticket, a worker, or "supervisor"; with --verify all of them unless given')
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
        'callboard replay --verify',
      ),
    )
    .action(async (id: string | undefined, options: ReplayOptions) => {
      if (id === undefined) {
        if (options.verify && options.at === undefined) return verifyAll(session, service);
        throw usageError(
          'which one? Give the id of a ticket or a worker, or only --verify for all.',
        );
      }
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
