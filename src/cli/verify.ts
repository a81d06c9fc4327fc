import type { Replay } from '../transport/protocol/replay.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import type { ServiceCommands } from './commands/service.ts';
import { EXIT } from './exit-code.ts';
import { eitherWay, replayOf } from './replay-of.ts';
import type { Session } from './session.ts';
import { withStore } from './store-refusal.ts';
import { oneLine } from './terminal/lines.ts';

/** Runs every history through today's chart; 1 where one differs, with the first difference of each. */
export async function verifyAll(session: Session, service: ServiceCommands): Promise<void> {
  const { out } = session;
  const ids = await idsOf(session, service);
  const differing: Replay[] = [];
  let events = 0;
  for (const [at, id] of ids.entries()) {
    out.progress(`verifying ${at + 1} of ${ids.length}: ${oneLine(id)}`);
    const replayed = await replayOf(id, undefined, session, service);
    events += replayed.events;
    if (!replayed.difference) continue;
    differing.push(replayed);
    if (!out.json) out.lines(verdictLines(replayed));
  }
  out.progress(null);
  if (differing.length > 0) session.exitCode = EXIT.failed;
  if (out.json) {
    const differences = differing.map(({ id, difference }) => ({ id, ...difference }));
    return out.object({ ok: differing.length === 0, histories: ids.length, events, differences });
  }
  if (differing.length > 0) out.talk(`${differing.length} of ${ids.length} histories differ.`);
  else
    out.line(`No difference: the ${events} events of ${ids.length} histories give what is stored.`);
}

/** Tickets, then workers, then the supervisor. */
function idsOf(session: Session, service: ServiceCommands): Promise<readonly string[]> {
  return eitherWay(
    session,
    async () => {
      const client = await session.client();
      const tickets = await client.list<Ticket>('/tickets');
      const workers = await client.list<Worker>('/workers', { all: true });
      return [...[...tickets.items, ...workers.items].map(({ id }) => id), 'supervisor'];
    },
    async (dataDir) => {
      const tools = await service.database();
      return withStore(() => tools.actors(dataDir));
    },
  );
}

/** What a comparison of one history came to. */
export function verdictLines({ id, events, difference }: Replay): string[] {
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
