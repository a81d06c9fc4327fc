/**
 * The named limits that a chart decides with. They come from the configuration, travel in the actor's context, and
 * change only by a `config.applied` event, so that a replay decides with the limits of its day.
 */
export interface TicketLimits {
  /** Deaths borne without a person; the next one asks. */
  readonly deaths: number;
  /** The fail with this number stops the review loop. */
  readonly reviewCycles: number;
  readonly startFailures: number;
  readonly interruptions: number;
  /** Automatic returns with an unchanged branch head that are borne. */
  readonly bounces: number;
  /** Author runs between two decisions of a person. */
  readonly runsPerTicket: number;
  readonly inputRetries: number;
  /** Retries of a reviewer that crashed, timed out or could not be read. */
  readonly reviewerRetries: number;
  /** What may be used between two decisions of a person; null is no limit. */
  readonly tokens: number | null;
  readonly cost: number | null;
  /** Waits after the first, second, third … failed start; the last one repeats. */
  readonly startBackoffMs: readonly number[];
}

export interface Phases {
  readonly author: boolean;
  readonly review: boolean;
  readonly gates: readonly string[];
  readonly signOff: boolean;
}

export type ReviewMode = 'off' | 'shadow' | 'enforce';

export interface TicketPolicy {
  readonly limits: TicketLimits;
  readonly phases: Phases;
  readonly reviewMode: ReviewMode;
  /** Receives escalations when the ticket names no owner. */
  readonly owner: string;
  readonly landing: 'off' | 'ff-only' | 'command';
}

/** How one worker is run. The dispatcher takes it from the profile when it grants the slot. */
export interface WorkerPolicy {
  readonly profile: string;
  readonly runtime: 'acp' | 'exec' | 'terminal';
  readonly model: string | null;
  /** False for `exec`: one turn, never idle. */
  readonly takesTurns: boolean;
  readonly stallAfterMs: number;
  readonly maxRunTimeMs: number;
  readonly graceMs: number;
  readonly idleForMs: number;
  /** How long a worker that has reported may go on by itself before it is stopped. */
  readonly reportLingerMs: number;
  readonly reportForgeries: number;
  /** The profile that gets one run when the breaker opens; null is none. */
  readonly fallback: string | null;
}

export const DEFAULT_LIMITS: TicketLimits = {
  deaths: 1,
  reviewCycles: 3,
  startFailures: 3,
  interruptions: 3,
  bounces: 2,
  runsPerTicket: 12,
  inputRetries: 5,
  reviewerRetries: 1,
  tokens: null,
  cost: null,
  startBackoffMs: [1_000, 5_000, 30_000],
};

/**
 * What every chart is run with. XState's own default is no limit: eventless transitions that lead in a circle would
 * hang the service instead of costing the one event that led there.
 */
export const CHART_OPTIONS = { maxIterations: 1_000 } as const;

/** Messages that may wait for an author's next turn, and their characters in all. */
export const QUEUE_MAX = 20;
export const QUEUE_CHARS_MAX = 131_072;

/** The longest list that a context keeps (judged shas, feedback, waived dependencies): the newest stay. */
export const HISTORY_MAX = 50;
