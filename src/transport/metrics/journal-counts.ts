import type { JournalRow } from '../../supervisor/ports.ts';

/** What an event of the journal adds to the counters; everything in it that is no word of the code is left alone. */
export interface Counters {
  moved(chart: string, from: string, to: string): void;
  died(): void;
  stalled(): void;
  reviewerFailed(): void;
  judged(mode: string, verdict: string, outcome: string): void;
  escalationOpened(reason: string): void;
  escalationResolved(reason: string): void;
}

interface Told {
  readonly type: string;
  readonly data: {
    readonly event?: { readonly type: string };
    readonly from?: string | null;
    readonly to?: string;
    readonly verdict?: { readonly mode: string; readonly verdict: string };
    readonly outcome?: string;
    readonly escalation?: { readonly reason: string };
  };
}

const CHARTS: Readonly<Record<string, string>> = {
  'callboard.ticket.created': 'ticket',
  'callboard.ticket.transition': 'ticket',
  'callboard.worker.transition': 'worker',
  'callboard.supervisor.transition': 'supervisor',
};

/** Counts the events of one commit; called right after it, so it only reads what it must. */
export function countRows(rows: readonly JournalRow[], counters: Counters): void {
  for (const { body } of rows) count(JSON.parse(body) as Told, counters);
}

function count({ type, data }: Told, counters: Counters): void {
  const { event, from = null, to, verdict, escalation, outcome = '' } = data;
  const chart = CHARTS[type];
  if (chart !== undefined && to !== undefined && from !== to) {
    counters.moved(chart, from ?? 'none', to);
  }
  const told = event?.type;
  if (told === 'ticket.died') counters.died();
  if (told === 'ticket.reviewer_failed') counters.reviewerFailed();
  if (told === 'stall.due' && to === 'stopping') counters.stalled();
  if (type === 'callboard.review.verdict' && verdict) {
    counters.judged(verdict.mode, verdict.verdict, outcome);
  }
  if (type === 'callboard.escalation.opened' && escalation) {
    counters.escalationOpened(escalation.reason);
  }
  if (type === 'callboard.escalation.resolved' && escalation) {
    counters.escalationResolved(escalation.reason);
  }
}
