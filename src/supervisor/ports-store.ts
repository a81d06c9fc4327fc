import type { Address, By } from '../machines/by.ts';
import type { ChartName } from '../machines/charts.ts';
import type { HealthSample } from '../machines/health-sample.ts';
import type { Action, Snapshot } from '../step/step.ts';
import type {
  TicketView,
  WorkerView,
  CommentView,
  ReviewTally,
  ReviewView,
  TallyFilter,
  EscalationView,
  Page,
  PageOptions,
  TicketFilter,
  JournalRow,
} from './ports-read.ts';

/** What the host needs of a store. */

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
  readonly deedsRetried: readonly {
    readonly key: string;
    readonly attempts: number;
    readonly notBefore: number;
  }[];
  /** Read models: the wire objects without `waitingFor` and `lastActivityAt`. */
  readonly tickets: readonly TicketView[];
  readonly workers: readonly WorkerView[];
  readonly comments: readonly CommentRow[];
  readonly reviews: readonly ReviewView[];
  readonly escalations: readonly EscalationView[];
  readonly refused: readonly RefusedRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly sources: readonly {
    readonly key: string;
    readonly hash: string;
    readonly ticket: string;
  }[];
  readonly samples: readonly HealthSample[];
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
  ticketStates(): Iterable<{
    readonly id: string;
    readonly state: string;
    readonly dependsOn: readonly string[];
  }>;
  source(key: string): { readonly hash: string; readonly ticket: string } | null;
  escalation(id: string): EscalationView | null;
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
  reviewTallies(filter: TallyFilter): readonly ReviewTally[];
  escalations(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView>;
  /** The operator's samples, newest first, as long as they are kept. */
  health(page: PageOptions): Page<HealthSample>;
  counts(): { readonly states: Readonly<Record<string, number>>; readonly openEscalations: number };
  events(
    filter: PageOptions & {
      readonly since: number;
      readonly ticket?: string | undefined;
      readonly type?: string | undefined;
    },
  ): readonly JournalRow[];
  close(): void;
}
