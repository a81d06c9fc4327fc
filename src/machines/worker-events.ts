import type { Stamp } from './by.ts';
import type { Signal, Verdict } from './ticket-context.ts';

/** Proof of identity: a pid alone is reused; a start time within one boot is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
}

/** How a run ended, as its runner recorded it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Last line of its output, for people. */
  readonly lastLine: string;
  /** Branch head at the end; null where it could not be read. */
  readonly head: string | null;
}

export type StopReason =
  | 'person'
  | 'restart'
  | 'halt'
  | 'drain'
  | 'done'
  | 'cancelled'
  | 'moved_on'
  | 'budget'
  | 'forgery'
  | 'undeliverable'
  | 'silent';

export interface Reported {
  readonly signal: Signal;
  readonly payload: string;
  readonly sha: string | null;
  readonly channel: 'mcp' | 'signal' | 'json' | 'plain';
}

/**
 * What becomes of the ticket once this end is told to it, as its own chart says within the commit: the ways of ending
 * after which a person must decide. The host puts it into the event; a sender leaves it out.
 */
interface EndFacts {
  readonly asksPerson?: readonly EndKind[];
}
export const END_KINDS = [
  'worker.died',
  'worker.lost',
  'worker.start_failed',
  'worker.undeliverable',
  'reviewer.failed',
  'gate.finished',
] as const;
export type EndKind = (typeof END_KINDS)[number];

/** `files`: what it left in its artifacts folder, relative paths, as the edge found it; absent where nobody looked. */
interface Left {
  readonly files?: readonly string[];
}

/**
 * What can be said to a worker, sender first. `offset`: number of the output event that a report was read from, null
 * for one that came another way; output is read again after a restart, and what was seen must not count twice.
 */
export type WorkerSaying =
  | {
      type: 'runner.spawned';
      incarnation: number;
      identity: ProcessIdentity;
      /** SHA-256 of the first turn's nonce, hex. The nonce itself never reaches the database. */
      nonceHash: string;
      cwd: string;
      branch: string;
      head: string | null;
      baseSha: string | null;
    }
  | ({ type: 'runner.start_failed'; incarnation: number; cause: string } & EndFacts)
  | { type: 'runner.expired'; incarnation: number }
  /** `agent`: null where it ended before it could be identified. */
  | { type: 'runner.live'; incarnation: number; agent: ProcessIdentity | null }
  | ({
      type: 'runner.exited';
      incarnation: number;
      exit: Exit;
      /** What a reviewer answered, or why it cannot be read; null for other roles. */
      answer:
        | { verdict: Verdict; reasons: readonly string[]; gaps: readonly string[] }
        | { unreadable: string }
        | null;
      tail: string;
    } & Left &
      EndFacts)
  | ({ type: 'runner.lost'; incarnation: number; cause: string } & Left & EndFacts)
  | ({ type: 'agent.reported'; turn: number; offset: number | null } & Reported)
  | {
      type: 'agent.report_refused';
      why: 'stale' | 'foreign' | 'malformed' | 'replayed';
      signal: string;
      offset: number | null;
    }
  | { type: 'agent.turn_ended'; turn: number }
  | { type: 'agent.used'; offset: number; tokens: number; cost: number }
  | { type: 'turn.delivered'; turn: number; nonceHash: string }
  | ({ type: 'turn.undeliverable'; cause: string } & EndFacts)
  /** `lastActivityAt`: ms since the epoch, the fact that the guard compares with the limit. */
  | { type: 'stall.due'; lastActivityAt: number }
  /** `ranMs`: how long it has run, without the time in which the service was suspended. */
  | { type: 'overrun.due'; ranMs: number }
  /** `upTo`: number of the newest message that the turn begins with. */
  | { type: 'ticket.instructed'; what: 'feedback' | 'answer' | 'input'; upTo: number }
  | { type: 'ticket.moved_on' }
  | { type: 'ticket.stopped'; reason: StopReason }
  | { type: 'supervisor.halted' }
  | { type: 'person.interrupted' };

export type WorkerEvent = WorkerSaying & Stamp;
export type WorkerEventType = WorkerSaying['type'];
