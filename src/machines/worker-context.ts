import type { WorkerInput } from './ticket-context.ts';
import type { Exit, ProcessIdentity, Reported, StopReason } from './worker-events.ts';

/** How a run ended, in the words of its terminal-state record (DOMAIN §7). */
export type Ending =
  | 'reported'
  | 'died'
  | 'start_failed'
  | 'lost'
  | 'stopped'
  | 'judged'
  | 'unreadable'
  | 'gate_finished';

export interface TerminalState {
  readonly status: 'ok' | 'warning' | 'error';
  readonly summary: string;
  readonly rootCause: string | null;
  readonly safeRetry: boolean;
  readonly stopCondition: string;
  readonly humanInputRequired: boolean;
  readonly nextActions: readonly string[];
  readonly artifacts: readonly { readonly kind: string; readonly ref: string }[];
}

/** Everything that a worker's chart knows. Plain JSON. */
export interface WorkerContext extends WorkerInput {
  readonly incarnation: number;
  /** The runner that holds the agent, and the agent itself. */
  readonly identity: ProcessIdentity | null;
  readonly agent: ProcessIdentity | null;
  readonly nonceHash: string | null;
  /** Of turns that are over: who reports with one of them comes late. */
  readonly earlierNonces: readonly string[];
  readonly cwd: string | null;
  readonly branch: string | null;
  readonly head: string | null;
  readonly baseSha: string | null;
  readonly turn: number;
  /** It was idle when its end began, so it holds no slot while it goes. */
  readonly leftIdle: boolean;
  readonly startedAt: number | null;
  readonly reported: Reported | null;
  readonly refusedReports: number;
  /** Number of the newest output event from which a report or a refusal was read. */
  readonly seenOffset: number;
  readonly tokens: number;
  readonly cost: number;
  /** Why it is being stopped; null while nobody wants that. */
  readonly stopping:
    | StopReason
    | 'stalled'
    | 'max_run_time'
    | 'idle'
    | 'linger'
    | 'interrupt'
    | null;
  readonly exit: Exit | null;
  readonly ending: Ending | null;
  readonly cause: string | null;
  readonly endedAt: number | null;
  readonly terminal: TerminalState | null;
}

export function workerContext(input: WorkerInput): WorkerContext {
  return {
    ...input,
    incarnation: 1,
    identity: null,
    agent: null,
    nonceHash: null,
    earlierNonces: [],
    cwd: null,
    branch: null,
    head: null,
    baseSha: null,
    turn: 1,
    leftIdle: false,
    startedAt: null,
    reported: null,
    refusedReports: 0,
    seenOffset: 0,
    tokens: 0,
    cost: 0,
    stopping: null,
    exit: null,
    ending: null,
    cause: null,
    endedAt: null,
    terminal: null,
  };
}
