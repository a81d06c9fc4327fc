import type { Address, By } from '../machines/by.ts';
import type { ChartName } from '../machines/charts.ts';
import type { HealthSample } from '../machines/health-sample.ts';
import type { Snapshot } from '../step/step.ts';
import type { TicketFields } from '../machines/ticket-context.ts';

/** What can be read of the running system, in the shapes that go over the wire. */

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
  readonly seq: number;
  readonly version: number;
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
  /** Why the reviewer gave no verdict of its own; null where it did. */
  readonly error: string | null;
  readonly humanDecision: string | null;
  readonly at: string;
}

/** How many verdicts of one kind a reviewer gave; `error` stands for runs that ended without one. */
export interface ReviewTally {
  readonly reviewer: string;
  readonly model: string | null;
  readonly verdict: string | null;
  readonly wouldAction: string | null;
  readonly outcome: string;
  readonly humanDecision: string | null;
  readonly count: number;
  /** Time of the newest of them. */
  readonly lastAt: string;
}

export interface TallyFilter {
  readonly reviewer?: string | undefined;
  readonly model?: string | undefined;
  /** ISO 8601 in UTC with milliseconds: what is older is left out. */
  readonly since?: string | undefined;
}

export interface EscalationView {
  readonly id: string;
  readonly ticket: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly text: string;
  readonly nextActions: readonly string[];
  readonly createdAt: string;
  /** What is known of each channel that was tried. */
  readonly deliveries: readonly DeliveryView[];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: string | null;
}

export interface DeliveryView {
  readonly channel: string;
  /** Delivered; else `error` says why the last attempt was not. */
  readonly ok: boolean;
  /** Of the last attempt. */
  readonly at: string;
  readonly attempts: number;
  readonly error: string | null;
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

/** What the operator's sample says of actors and queues; the names are explained there. */
export type Census = Pick<
  HealthSample,
  'state' | 'counts' | 'paths' | 'oldestMs' | 'queues' | 'openEscalations' | 'workers'
> & {
  /** The supervisor lets things begin by themselves. */
  readonly automationOn: boolean;
  /** Failures of reviewers in a row, over all tickets, and the number from which on a person is asked. */
  readonly reviewerFailures: { readonly inARow: number; readonly limit: number };
  /** Tickets that the operator may have something to do with. */
  readonly waiting: readonly {
    readonly id: string;
    readonly state: 'inbox' | 'needs_input';
    readonly reason: string | null;
    readonly assignee: string | null;
  }[];
};

export interface SlotUse {
  readonly used: number;
  readonly limit: number;
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
  reviewTallies(filter: TallyFilter): readonly ReviewTally[];
  escalation(id: string): EscalationView | null;
  escalations(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView>;
  events(
    filter: PageOptions & {
      readonly since: number;
      readonly ticket?: string | undefined;
      readonly type?: string | undefined;
    },
  ): readonly JournalRow[];
  /** The operator's samples, newest first. */
  health(page: PageOptions): Page<HealthSample>;
  /** Who is where at this moment. */
  census(): Census;
  /** Every ticket with its top-level state. */
  ticketStates(): Iterable<{ readonly id: string; readonly state: string }>;
  /** An actor as its chart knows it, after the newest commit; null where there is none, or none that can go on. */
  snapshot(address: Address): Snapshot | null;
  /** The supervisor, workers and tickets that are not at rest, the newest of each kind, at most `limit` in all. */
  newestActors(limit: number): readonly Address[];
  /** Every worker that has not ended, by what it is for and where it is. */
  liveWorkers(): Iterable<{ readonly role: string; readonly state: string }>;
  /** How many slots are taken, and how many there are; more are taken where the limit was lowered meanwhile. */
  slots(): { readonly workers: SlotUse; readonly reviewers: SlotUse };
  /** `run/incarnation` of every worker that has not ended. */
  liveRuns(): readonly string[];
  counts(): { readonly states: Readonly<Record<string, number>>; readonly openEscalations: number };
  /** How many actors of a chart are in each state, by path, as of `seq`; states that nobody is in are left out. */
  places(chart: ChartName): { readonly seq: number; readonly counts: ReadonlyMap<string, number> };
  killSwitch(): KillSwitchView;
  supervisor(): { readonly state: string; readonly fault: string | null };
  receipt(
    key: string,
  ): { readonly fingerprint: string; readonly status: number; readonly body: unknown } | null;
}

export interface KillSwitchView {
  readonly engaged: boolean;
  readonly source: 'file' | 'stored' | 'both' | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly since: string | null;
  readonly held: readonly { readonly what: string; readonly ticket: string | null }[];
}
