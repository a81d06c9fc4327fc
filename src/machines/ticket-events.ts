import type { Stamp } from './by.ts';
import type { TicketPolicy, WorkerPolicy } from './policy.ts';
import type { Report, TicketFields, Verdict } from './ticket-context.ts';

/**
 * Facts that span actors. The host computes them inside the commit in which the event is decided and puts them into the
 * event, so that a guard tests them, the journal holds them, and two tickets can never both see the last free slot.
 */
export interface StartFacts {
  /** The supervisor runs: no kill-switch, no pause, no drain. */
  readonly startsAllowed: boolean;
  readonly slotFree: boolean;
  readonly dependenciesDone: boolean;
  /** How to run it; null where no profile fits. */
  readonly launch: WorkerPolicy | null;
}

/** An idle worker holds no slot: whether there is one for its next turn, should the event lead to one. */
interface TurnFacts {
  readonly slotFree: boolean;
}

/** The kill-switch as it stood when the event was decided: true holds the move that would follow. */
interface Holdable extends TurnFacts {
  readonly held: boolean;
}

/** Facts that nobody has established yet: what a sender writes in their place, for the host to replace. */
export const UNESTABLISHED: Holdable = { held: false, slotFree: false };

type Person =
  | { type: 'person.triaged' }
  | ({ type: 'person.dispatched' } & StartFacts)
  | ({ type: 'person.answered'; text: string } & TurnFacts)
  | ({
      type: 'person.instructed';
      worker: string;
      text: string;
      when: 'now' | 'next_turn';
    } & TurnFacts)
  | { type: 'person.approved'; text?: string }
  | { type: 'person.rejected'; feedback: string }
  | { type: 'person.retried'; text?: string }
  | { type: 'person.reopened'; text?: string; policy: TicketPolicy }
  | { type: 'person.cancelled'; text?: string }
  | { type: 'person.assigned'; assignee: string | null }
  | { type: 'person.edited'; changes: Partial<TicketFields>; policy: TicketPolicy }
  | { type: 'person.commented'; text: string }
  | { type: 'person.routed'; phase: 'author' | 'verify' | 'review' | 'gates' | 'signOff' }
  /** A review now, by hand: for the ticket's own judging, else beside it. */
  | ({ type: 'person.review_asked' } & StartFacts)
  | { type: 'person.landed' }
  | { type: 'person.stopped_worker'; worker: string }
  | { type: 'person.restarted_worker'; worker: string };

type Machine =
  | ({ type: 'dispatcher.granted'; role: 'author' | 'reviewer' | 'gate' } & StartFacts)
  | { type: 'dependency.cancelled'; dependency: string }
  | { type: 'operator.triaged'; held: boolean }
  | { type: 'operator.returned'; held: boolean }
  | ({ type: 'automation.released' } & TurnFacts)
  | { type: 'backoff.elapsed' }
  | { type: 'config.applied'; policy: TicketPolicy };

type Worker =
  | { type: 'worker.started'; worker: string; head: string | null; baseSha: string | null }
  | { type: 'worker.reported'; worker: string; report: Report }
  /** `silent`: its turn ended by itself, without a report. */
  | ({ type: 'worker.idled'; worker: string; silent: boolean } & TurnFacts)
  | { type: 'worker.leaving'; worker: string }
  | { type: 'worker.turn_started'; worker: string; turn: number }
  | { type: 'worker.died'; worker: string; cause: string; head: string | null }
  | { type: 'worker.start_failed'; worker: string; cause: string }
  | { type: 'worker.lost'; worker: string; cause: string }
  | { type: 'worker.stopped'; worker: string; cause: string }
  | { type: 'worker.finished'; worker: string }
  | { type: 'worker.undeliverable'; worker: string; cause: string }
  | { type: 'worker.forged'; worker: string; count: number }
  | { type: 'worker.used'; worker: string; tokens: number; cost: number };

type Judge =
  | ({
      type: 'commit.checked';
      run: string;
      turn: number;
      outcome: 'found' | 'missing' | 'unable';
      sha: string | null;
      head: string | null;
      /** Where the commit left the base branch at the time of the check. */
      base: string | null;
      gap: string | null;
    } & Holdable)
  | ({
      type: 'review.verdict';
      /** The reviewer's worker; null for a verdict from outside. */
      worker: string | null;
      reviewer: string;
      sha: string;
      verdict: Verdict;
      reasons: readonly string[];
      gaps: readonly string[];
    } & Holdable)
  | ({
      type: 'reviewer.failed';
      worker: string;
      reviewer: string;
      sha: string;
      cause: string;
      /** The end of what it said instead of a verdict. */
      answer: string;
    } & Holdable)
  | ({
      type: 'gate.finished';
      worker: string;
      gate: string;
      outcome: 'passed' | 'failed' | 'unable';
      tail: string;
    } & Holdable)
  | { type: 'landing.landed'; sha: string | null }
  | { type: 'landing.failed'; sha: string | null; cause: string };

/** What can be said to a ticket, sender first. The host adds {@link Stamp}. */
export type TicketSaying = Person | Machine | Worker | Judge;
export type TicketEvent = TicketSaying & Stamp;
export type TicketEventType = TicketSaying['type'];
