import type { Explanation } from './explain/explain.ts';
import { explain } from './explain/explain.ts';
import type { Rules } from './explain/rules.ts';
import type { EscalationView, Queries, TicketView, WorkerView } from './supervisor/ports.ts';
import type { Escalation } from './transport/protocol/escalation.ts';
import type { Ticket } from './transport/protocol/ticket.ts';
import type { Worker } from './transport/protocol/worker.ts';

/** Open escalations of all tickets that are looked through for those of one. */
const PAGE = 500;

export interface ExplainSources {
  readonly queries: Queries;
  /** What the status says of the configuration. */
  readonly settings: () => Omit<Rules, 'slots' | 'killSwitch'>;
  readonly now: () => number;
}

/** A ticket in words, as it is now; null where there is none. */
export function explained(
  id: string,
  { queries, settings, now }: ExplainSources,
): Explanation | null {
  const ticket = queries.ticket(id);
  if (!ticket) return null;
  const { state } = queries.supervisor();
  const killSwitch = { ...queries.killSwitch(), held: [], state };
  return explain(ticket as TicketView & Ticket, {
    worker: workerOf(ticket, queries) as (WorkerView & Worker) | null,
    escalation: escalationOf(ticket, queries) as (EscalationView & Escalation) | null,
    rules: { ...settings(), slots: queries.slots(), killSwitch },
    now: now(),
  });
}

/** Who works on it: in review its judge, where one runs. */
function workerOf({ id, state, statePath }: TicketView, queries: Queries): WorkerView | null {
  const live = queries.runs(id).filter(({ endedAt }) => endedAt === null);
  const role =
    statePath === 'review.judging' ? 'reviewer' : statePath === 'review.gating' ? 'gate' : 'author';
  const own = live.findLast((worker) => worker.role === role);
  if (own) return own;
  return state === 'review' ? (live.findLast((worker) => worker.role === 'author') ?? null) : null;
}

function escalationOf({ id, reason }: TicketView, queries: Queries): EscalationView | null {
  let first: EscalationView | null = null;
  let cursor: string | undefined;
  do {
    const page = queries.escalations({ open: true, limit: PAGE, cursor });
    for (const one of page.items) {
      if (one.ticket !== id) continue;
      if (one.reason === reason) return one;
      first ??= one;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return first;
}
