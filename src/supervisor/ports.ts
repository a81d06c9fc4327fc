import type { Address, By } from '../machines/by.ts';
import type { SupervisorLimits, SupervisorSaying } from '../machines/supervisor-events.ts';
import type { TicketFields, TicketInput } from '../machines/ticket-context.ts';
import type { TicketPolicy, WorkerPolicy } from '../machines/policy.ts';
import type { TicketSaying } from '../machines/ticket-events.ts';
import type { EscalationView, JournalRow, Queries, TicketView, WorkerView } from './ports-read.ts';
import type { Deed } from './ports-store.ts';
import type { WorkerSaying } from '../machines/worker-events.ts';

/**
 * What the host needs from the edge, and what it offers to it. `main.ts` fills these in; a simulation fills in others.
 */

// --- the world ------------------------------------------------------------------------------------------------------

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after `ms`; never throws into the caller. */
  setTimer(ms: number, call: () => void): Cancel;
}
export type Cancel = () => void;

export interface Random {
  /** Bytes fit for a secret. */
  bytes(count: number): Uint8Array;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The flag file of the kill-switch. Any doubt counts as engaged (DOMAIN §4). Synchronous: it is read before each start; read it with `lookAtFlag`. */
export interface FlagFile {
  read(): { readonly engaged: boolean; readonly cause: string | null };
  /** @throws when the file is there and cannot be removed. */
  clear(): void;
}

// --- what is said to actors -----------------------------------------------------------------------------------------

export type Saying = TicketSaying | WorkerSaying | SupervisorSaying | EscalationSaying;

/**
 * What became of an escalation, said to the ticket that it is about or to the supervisor. No chart hears it: it is
 * recorded, and moves nothing.
 */
export type EscalationSaying =
  | { readonly type: 'person.acknowledged'; readonly escalation: string }
  | ({ readonly type: 'courier.delivered' } & Attempted)
  /** The channel is gone, or cannot work here: it is not tried again. */
  | ({ readonly type: 'courier.gave_up'; readonly error: string } & Attempted);

interface Attempted {
  readonly escalation: string;
  readonly channel: string;
  readonly attempts: number;
}

export interface TellOptions {
  readonly by: By;
  /** Applied only if the actor still has this version; else `version_mismatch`. */
  readonly ifVersion?: number | undefined;
  /** Stored in the same commit as the change, so that a repeated request gets the same answer; a refusal is not stored. */
  readonly receipt?: Receipt | undefined;
}

export interface Receipt {
  /** Method, path and the client's key, joined. */
  readonly key: string;
  /** Hash of the request's body: another body under the same key is refused. */
  readonly fingerprint: string;
  /** The answer to store; called inside the commit, must be pure. */
  render(outcome: Outcome): { readonly status: number; readonly body: unknown };
}

/** Every input ends in exactly one of these (DOMAIN invariant 21). */
export type Outcome =
  | {
      readonly outcome: 'applied';
      readonly address: Address;
      readonly seq: number;
      readonly version: number;
      /** The wire object of the actor after the change; a ticket's with what it waits for. */
      readonly view: TicketView | WorkerView | null;
      /** Ids of records that the change wrote, e.g. the comment. */
      readonly recordIds: readonly string[];
      /** Of a note on an escalation. */
      readonly escalation?: EscalationView;
      /** Ids of the workers that it started. */
      readonly spawned: readonly string[];
      /** What a verdict was recorded as; null for what is none. */
      readonly verdict: 'applied' | 'held' | 'shadow' | 'stale' | null;
    }
  | {
      readonly outcome: 'ignored';
      readonly address: Address;
      readonly state: string;
      /** Where a note on it was made before. */
      readonly escalation?: EscalationView;
    }
  | { readonly outcome: 'stale'; readonly address: Address; readonly detail: string }
  | {
      readonly outcome: 'rejected';
      readonly code: RejectCode;
      readonly detail: string;
      readonly path?: readonly string[];
    }
  | { readonly outcome: 'dead_letter'; readonly detail: string }
  | { readonly outcome: 'replayed'; readonly status: number; readonly body: unknown }
  | { readonly outcome: 'unavailable'; readonly detail: string };

export type RejectCode =
  | 'not_found'
  | 'exists'
  | 'unknown_dependency'
  | 'dependency_cycle'
  | 'version_mismatch'
  | 'idempotency_key_reused'
  | 'no_free_slot'
  | 'invalid'
  | 'runtime_busy'
  /** As much as may wait for a worker's next turn waits already. */
  | 'queue_full'
  /** An import found what it had imported before. */
  | 'unchanged'
  /** An import brought a new text for a ticket that has been started. */
  | 'started';

export interface NewTicket {
  /** Given on import; else the next `<PREFIX>-<n>`. */
  readonly id?: string | undefined;
  readonly state: TicketInput['state'];
  readonly fields: TicketFields;
  /** On import a dependency that does not exist (yet) is kept and waited for by name. */
  readonly allowUnknownDependencies: boolean;
  /** Where an import found it; the same source imported again is the same ticket. */
  readonly source?: { readonly key: string; readonly hash: string } | undefined;
}

// --- the host -------------------------------------------------------------------------------------------------------

export interface ActorHost {
  readonly queries: Queries;
  create(ticket: NewTicket, options: TellOptions): Promise<Outcome>;
  tell(to: Address, saying: Saying, options: TellOptions): Promise<Outcome>;
  /**
   * Everything after `after`, then live, in order, each once; each item holds the events of whole commits.
   * Ends when `signal` aborts or the host stops.
   */
  feed(after: number, signal: AbortSignal): AsyncIterable<readonly JournalRow[]>;
  /** Called synchronously after each commit with its events; for fan-out to many clients. */
  onCommit(listener: (rows: readonly JournalRow[]) => void): Cancel;
  journalAfter(after: number, limit: number): readonly JournalRow[];
  /** Newest and oldest kept sequence; 0 and 1 for an empty journal. */
  head(): number;
  oldest(): number;
}

/** Measures commits. What `begin` gives is called when the commit is over, with the number of its events. */
export interface CommitMeter {
  begin(): (committed: boolean, events: number) => void;
}

// --- limits and profiles --------------------------------------------------------------------------------------------

/** The configuration as the host reads it: what is computed from it goes into events, never straight into a chart. */
export interface Policies {
  readonly prefix: string;
  readonly ageStepMs: number;
  /** Most authors, and most reviewers and gates together, at one time. */
  readonly slots: { readonly authors: number; readonly judges: number };
  readonly supervisor: SupervisorLimits;
  ticket(fields: Pick<TicketFields, 'workflow'>): TicketPolicy;
  /** Most authors of one profile at one time. */
  profileSlots(profile: string): number;
  /** How the ticket's next author is run; null where its assignee is a person or its profile is unknown. */
  author(ticket: ProfileChoice): WorkerPolicy | null;
  reviewer(): WorkerPolicy | null;
  gate(name: string): WorkerPolicy | null;
}

export type ProfileChoice = Pick<TicketFields, 'profile' | 'assignee'> & {
  readonly profileOverride: string | null;
};

/** When a worker last gave a sign of life, as its follower saw it. Not durable: it is read again after a restart. */
export interface Activity {
  /** Milliseconds since the epoch; null where nothing is known. */
  last(worker: string): number | null;
}

/** Whether the service itself was running: while it was not, nobody could be heard, and nobody was silent. */
export interface Pulse {
  /** Milliseconds since `since` (ms since the epoch) in which the service did not run. */
  asleepMs(since: number): number;
}

// --- deeds ----------------------------------------------------------------------------------------------------------

/**
 * Carries out one kind of deed. What it returns is told to the actor in the same commit that marks the deed as done.
 * A throw is retried with back-off; a deed that can fail for good says so in what it returns.
 */
export type DeedHandler = (
  deed: Deed,
  /** Aborted when the service ends: what can be done again may be broken off. */
  signal: AbortSignal,
) => Promise<readonly { readonly to: Address; readonly saying: Saying }[]>;

/** Brings escalations to people, by the channels that are configured. */
export interface Courier {
  /** Their names, each once. */
  channels(): readonly string[];
  /** One attempt, bounded in time; never throws. */
  deliver(delivery: Delivery): Promise<DeliveryResult>;
}

export interface Delivery {
  /** The same at every attempt. */
  readonly id: string;
  readonly channel: string;
  /** This one included. */
  readonly attempts: number;
  readonly escalation: EscalationView;
  readonly signal: AbortSignal;
}

/** `error` is one sentence for people, without secrets. `impossible` is not tried again. */
export type DeliveryResult =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'failed' | 'impossible'; readonly error: string };

export type { Difference, Replayed, ReplayRefusal } from './replay.ts';
export type * from './ports-read.ts';
export type * from './ports-store.ts';
