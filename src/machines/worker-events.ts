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
  | 'undeliverable';

export interface Reported {
  readonly signal: Signal;
  readonly payload: string;
  readonly sha: string | null;
  readonly channel: 'mcp' | 'signal' | 'json' | 'plain';
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
  | { type: 'runner.start_failed'; incarnation: number; cause: string }
  | { type: 'runner.expired'; incarnation: number }
  /** `agent`: null where it ended before it could be identified. */
  | { type: 'runner.live'; incarnation: number; agent: ProcessIdentity | null }
  | {
      type: 'runner.exited';
      incarnation: number;
      exit: Exit;
      /** What a reviewer answered, or why it cannot be read; null for other roles. */
      answer:
        | { verdict: Verdict; reasons: readonly string[]; gaps: readonly string[] }
        | { unreadable: string }
        | null;
      tail: string;
    }
  | { type: 'runner.lost'; incarnation: number; cause: string }
  | ({ type: 'agent.reported'; turn: number; offset: number | null } & Reported)
  | {
      type: 'agent.report_refused';
      why: 'stale' | 'foreign' | 'malformed' | 'replayed';
      signal: string;
      offset: number | null;
    }
  | { type: 'agent.turn_ended'; turn: number }
  | { type: 'agent.used'; tokens: number; cost: number }
  | { type: 'turn.delivered'; turn: number; nonceHash: string }
  | { type: 'turn.undeliverable'; cause: string }
  /** `lastActivityAt`: ms since the epoch, the fact that the guard compares with the limit. */
  | { type: 'stall.due'; lastActivityAt: number }
  | { type: 'ticket.instructed'; what: 'feedback' | 'answer' | 'input' }
  | { type: 'ticket.moved_on' }
  | { type: 'ticket.stopped'; reason: StopReason }
  | { type: 'supervisor.halted' }
  | { type: 'person.interrupted' };

export type WorkerEvent = WorkerSaying & Stamp;
export type WorkerEventType = WorkerSaying['type'];
