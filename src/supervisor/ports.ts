import type { Address, By } from '../machines/by.ts';
import type { ChartName } from '../machines/charts.ts';
import type { SupervisorLimits, SupervisorSaying } from '../machines/supervisor-events.ts';
import type { TicketPolicy, WorkerPolicy } from '../machines/policy.ts';
import type { TicketFields, TicketInput } from '../machines/ticket-context.ts';
import type { TicketSaying } from '../machines/ticket-events.ts';
import type { WorkerSaying } from '../machines/worker-events.ts';
import type { Action, Snapshot } from '../step/step.ts';

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

/** The flag file of the kill-switch. Any doubt counts as engaged (DOMAIN §4). Synchronous: it is read before each start. */
export interface FlagFile {
  read(): { readonly engaged: boolean; readonly cause: string | null };
  /** @throws when the file is there and cannot be removed. */
  clear(): void;
}

// --- what is said to actors -----------------------------------------------------------------------------------------

export type Saying = TicketSaying | WorkerSaying | SupervisorSaying;

export interface TellOptions {
  readonly by: By;
  /** Applied only if the actor still has this version; else `version_mismatch`. */
  readonly ifVersion?: number | undefined;
  /** Stored in the same commit as the change, so that a repeated request gets the same answer (CONTRACT "Idempotency-Key"). */
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
      /** The wire object of the actor after the change, without what only a reader can add (`waitingFor`). */
      readonly view: TicketView | WorkerView | null;
      /** Ids of records that the change wrote, e.g. the comment. */
      readonly recordIds: readonly string[];
    }
  | { readonly outcome: 'ignored'; readonly address: Address; readonly state: string }
  | { readonly outcome: 'stale'; readonly address: Address; readonly detail: string }
  | { readonly outcome: 'rejected'; readonly code: RejectCode; readonly detail: string; readonly path?: readonly string[] }
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

// --- what can be read -----------------------------------------------------------------------------------------------

/** The ticket on the wire (CONTRACT "HTTP"), flat. */
export interface TicketView extends TicketFields {
  readonly id: string;
  readonly state: string;
  readonly statePath: string;
  readonly reason: string | null;
  readonly waitingFor: string | null;
  readonly deathCount: number;
  readonly reviewCycles: number;
  readonly interruptions: number;
  readonly startFailures: number;
  readonly bounces: number;
  readonly inputRetries: number;
  readonly runs: number;
  readonly runsCounted: number;
  readonly tokens: number;
  readonly cost: number;
  readonly worker: string | null;
  readonly branch: string;
  readonly head: string | null;
  /** The commit under review, or the one that was accepted. */
  readonly sha: string | null;
  readonly landed: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly enteredAt: string;
  readonly seq: number;
  readonly version: number;
  readonly allowedActions: readonly string[];
}

export interface WorkerView {
  readonly id: string;
  readonly ticket: string;
  readonly role: 'author' | 'reviewer' | 'gate';
  readonly profile: string;
  readonly model: string | null;
  readonly cwd: string | null;
  /** State path of the worker's chart, e.g. `live.working`. */
  readonly state: string;
  readonly incarnation: number;
  readonly turn: number;
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly lastActivityAt: string | null;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  readonly cause: string | null;
  readonly tokens: number;
  readonly cost: number;
  readonly terminalState: unknown;
}

export interface CommentView {
  readonly id: string;
  readonly ticket: string;
  readonly text: string;
  readonly by: string;
  readonly kind: By['kind'];
  readonly at: string;
}

export interface ReviewView {
  readonly id: string;
  readonly ticket: string;
  readonly sha: string;
  readonly reviewer: string;
  readonly worker: string | null;
  readonly model: string | null;
  readonly mode: string;
  readonly verdict: string;
  readonly wouldAction: string;
  readonly reasons: readonly string[];
  readonly gaps: readonly string[];
  readonly outcome: string;
  readonly humanDecision: string | null;
  readonly at: string;
}

export interface EscalationView {
  readonly id: string;
  readonly ticket: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly text: string;
  readonly nextActions: readonly string[];
  readonly createdAt: string;
  readonly deliveries: readonly unknown[];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface TicketFilter extends PageOptions {
  readonly state?: string | undefined;
  readonly assignee?: string | undefined;
  readonly label?: string | undefined;
  readonly q?: string | undefined;
}

/** One event of the journal: `body` is the very string that the stream carries. */
export interface JournalRow {
  readonly seq: number;
  readonly actor: Address;
  /** The actor's event before this one; 0 for its first. */
  readonly prev: number;
  /** Sequence of the first event of the commit that it belongs to: those of one commit travel together. */
  readonly batch: number;
  readonly body: string;
}

/** Reads that never wait for the writer: a connection of their own or an index in memory. */
export interface Queries {
  ticket(id: string): TicketView | null;
  tickets(filter: TicketFilter): Page<TicketView>;
  /** The ticket's stream events, oldest first, as JSON strings. */
  history(ticket: string, page: PageOptions): Page<string>;
  comments(ticket: string, page: PageOptions): Page<CommentView>;
  runs(ticket: string): readonly WorkerView[];
  worker(id: string): WorkerView | null;
  workers(options: PageOptions & { readonly all: boolean }): Page<WorkerView>;
  reviews(filter: PageOptions & { readonly ticket?: string | undefined }): Page<ReviewView>;
  escalations(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView>;
  events(
    filter: PageOptions & { readonly since: number; readonly ticket?: string | undefined; readonly type?: string | undefined },
  ): readonly JournalRow[];
  counts(): { readonly states: Readonly<Record<string, number>>; readonly openEscalations: number };
  killSwitch(): KillSwitchView;
  supervisor(): { readonly state: string; readonly fault: string | null };
  receipt(key: string): { readonly fingerprint: string; readonly status: number; readonly body: unknown } | null;
}

export interface KillSwitchView {
  readonly engaged: boolean;
  readonly source: 'flag' | 'stored' | 'both' | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly since: string | null;
  readonly held: readonly { readonly what: string; readonly ticket: string | null }[];
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

// --- deeds ----------------------------------------------------------------------------------------------------------

/** A deed on its way: stored in the commit that asked for it, carried out after it, at least once. */
export interface Deed {
  /** `<seq>:<n>`, the same at every attempt. */
  readonly key: string;
  readonly actor: Address;
  readonly type: string;
  readonly params: Action['params'];
  /** Held while the kill-switch is engaged. */
  readonly automatic: boolean;
  readonly attempts: number;
  readonly notBefore: number;
}

/**
 * Carries out one kind of deed. What it returns is told to the actor in the same commit that marks the deed as done.
 * A throw is retried with back-off; a deed that can fail for good says so in what it returns.
 */
export type DeedHandler = (deed: Deed) => Promise<readonly { readonly to: Address; readonly saying: Saying }[]>;

// --- the store ------------------------------------------------------------------------------------------------------

export interface StoredActor {
  readonly address: Address;
  readonly version: number;
  readonly lastSeq: number;
  readonly chart: ChartName;
  readonly chartVersion: number;
  readonly chartHash: string;
  readonly snapshot: Snapshot;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Rests in a final state: it leaves the table of live actors for the archive. */
  readonly archived: boolean;
}

export interface TimerRow {
  readonly actor: Address;
  readonly id: string;
  readonly dueAt: number;
  readonly event: { readonly type: string };
}

export interface RefusedRow {
  readonly at: number;
  readonly actor: string;
  readonly outcome: 'ignored' | 'stale' | 'rejected' | 'dead_letter';
  readonly type: string;
  readonly by: string;
  readonly detail: string;
  /** The whole event for a dead letter, so that it can be looked at; null otherwise. */
  readonly body: string | null;
}

export interface ReceiptRow {
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly at: number;
}

export interface CommentRow {
  readonly id: string;
  readonly ticket: string;
  readonly seq: number;
  readonly at: number;
  readonly by: By;
  readonly text: string;
}

/** All that one turn of the event loop decided. It is committed as a whole or not at all. */
export interface Unit {
  readonly journal: readonly JournalRow[];
  readonly actors: readonly StoredActor[];
  readonly timersSet: readonly TimerRow[];
  readonly timersCleared: readonly { readonly actor: Address; readonly id: string }[];
  readonly deedsAdded: readonly Deed[];
  readonly deedsDone: readonly string[];
  readonly deedsRetried: readonly { readonly key: string; readonly attempts: number; readonly notBefore: number }[];
  /** Read models: the wire objects without `waitingFor` and `lastActivityAt`. */
  readonly tickets: readonly TicketView[];
  readonly workers: readonly WorkerView[];
  readonly comments: readonly CommentRow[];
  readonly reviews: readonly ReviewView[];
  readonly escalations: readonly EscalationView[];
  readonly refused: readonly RefusedRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly sources: readonly { readonly key: string; readonly hash: string; readonly ticket: string }[];
  readonly meta: Readonly<Record<string, string>>;
}

/** Synchronous on purpose: a commit is one uninterrupted step of the event loop. */
export interface Store {
  /** @throws StoreError; then nothing of the unit happened. */
  commit(unit: Unit): void;
  actor(address: Address): StoredActor | null;
  /** Actors that are not archived, oldest first. */
  liveActors(): Iterable<StoredActor>;
  timers(): readonly TimerRow[];
  /** Deeds that are not done, oldest first. */
  deeds(): readonly Deed[];
  journalAfter(after: number, limit: number): readonly JournalRow[];
  head(): number;
  oldest(): number;
  meta(key: string): string | null;
  /** State of every ticket by id, for dependencies. */
  ticketStates(): Iterable<{ readonly id: string; readonly state: string; readonly dependsOn: readonly string[] }>;
  source(key: string): { readonly hash: string; readonly ticket: string } | null;
  openEscalations(): readonly EscalationView[];
  receipt(key: string): ReceiptRow | null;
  ticket(id: string): TicketView | null;
  tickets(filter: TicketFilter): Page<TicketView>;
  history(ticket: string, page: PageOptions): Page<string>;
  comments(ticket: string, page: PageOptions): Page<CommentView>;
  worker(id: string): WorkerView | null;
  runs(ticket: string): readonly WorkerView[];
  workers(options: PageOptions & { readonly all: boolean }): Page<WorkerView>;
  reviews(filter: PageOptions & { readonly ticket?: string | undefined }): Page<ReviewView>;
  escalations(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView>;
  counts(): { readonly states: Readonly<Record<string, number>>; readonly openEscalations: number };
  events(
    filter: PageOptions & { readonly since: number; readonly ticket?: string | undefined; readonly type?: string | undefined },
  ): readonly JournalRow[];
  close(): void;
}
