import type { Address } from '../machines/by.ts';
import type { HealthSample } from '../machines/health-sample.ts';
import type {
  Clock,
  CommentView,
  Deed,
  EscalationView,
  JournalRow,
  Log,
  Page,
  PageOptions,
  ReceiptRow,
  RefusedRow,
  ReviewTally,
  ReviewView,
  TallyFilter,
  Store,
  StoredActor,
  TicketFilter,
  TicketView,
  TimerRow,
  Unit,
  WorkerView,
} from '../supervisor/ports.ts';
import { backupTo } from './backup.ts';
import type { Parts } from './commit.ts';
import { partsOf, writeUnit } from './commit.ts';
import type { Connections } from './connection.ts';
import { settingsProblem } from './connection.ts';
import { databaseProblems } from './health-check.ts';
import type { EventFilter } from './journal.ts';
import type { Ownership } from './owner.ts';
import { reading, reasonOf, StoreError } from './store-error.ts';
import type { TicketState } from './tickets.ts';

export interface StoreSeams {
  readonly connections: Connections;
  readonly ownership: Ownership;
  readonly clock: Pick<Clock, 'now'>;
  readonly log?: Pick<Log, 'error'> | undefined;
  /** Called inside each transaction when everything but the commit is done. */
  readonly beforeCommit?: (() => void) | undefined;
}

/**
 * The store port on SQLite. One connection writes, another one reads, so that nothing is seen that
 * is not committed. Reads throw StoreError `read_failed`, `corrupt`, `bad_cursor`, `bad_limit`,
 * `closed`.
 */
export class SqliteStore implements Store {
  readonly #seams: StoreSeams;
  readonly #parts: Parts;
  #head: number;

  constructor(seams: StoreSeams) {
    this.#seams = seams;
    this.#parts = partsOf(seams.connections, seams.clock);
    this.#head = this.#parts.journal.head();
  }

  commit(unit: Unit): void {
    const { writer } = this.#seams.connections;
    if (!writer.open) throw closed();
    let head = this.#head;
    try {
      writer
        .transaction(() => {
          head = writeUnit(this.#parts, unit, this.#head);
          this.#seams.beforeCommit?.();
        })
        .immediate();
    } catch (cause) {
      // After an error of the disk only the database knows what it holds.
      this.#head = this.#headOnDisk();
      if (cause instanceof StoreError && cause.code === 'commit_failed') throw cause;
      const why = reasonOf(cause);
      throw new StoreError('commit_failed', `nothing was written: ${why}`, { cause });
    }
    this.#head = head;
  }

  /** @throws {StoreError} also `corrupt_actor` */
  actor(address: Address): StoredActor | null {
    return this.#read((parts) => parts.actors.actor(address));
  }

  /** Leaves out the ones that cannot be read, which `unreadableActors` names. */
  *liveActors(): Generator<StoredActor> {
    for (const address of this.#liveAddresses()) {
      const actor = this.#attempt(address);
      if (actor instanceof StoreError) {
        this.#seams.log?.error({ actor: address }, actor.message);
      } else if (actor && !actor.archived) {
        yield actor;
      }
    }
  }

  /** Actors whose rows cannot be read. */
  unreadableActors(): readonly { readonly address: Address; readonly problem: string }[] {
    return this.#read((parts) => parts.actors.addresses()).flatMap((address) => {
      const actor = this.#attempt(address);
      return actor instanceof StoreError ? [{ address, problem: actor.message }] : [];
    });
  }

  timers(): readonly TimerRow[] {
    return this.#read((parts) => parts.timers.all());
  }

  deeds(): readonly Deed[] {
    return this.#read((parts) => parts.outbox.pending());
  }

  journalAfter(after: number, limit: number): readonly JournalRow[] {
    return this.#read((parts) => parts.journal.after(after, limit));
  }

  head(): number {
    return this.#head;
  }

  oldest(): number {
    return this.#read((parts) => parts.journal.oldest());
  }

  meta(key: string): string | null {
    return this.#read((parts) => parts.notes.meta(key));
  }

  *ticketStates(): Generator<TicketState> {
    let after: number | null = 0;
    while (after !== null) {
      const from: number = after;
      const slice = this.#read((parts) => parts.tickets.statesAfter(from));
      yield* slice.states;
      after = slice.next;
    }
  }

  source(key: string): { readonly hash: string; readonly ticket: string } | null {
    return this.#read((parts) => parts.notes.source(key));
  }

  escalation(id: string): EscalationView | null {
    return this.#read((parts) => parts.escalations.one(id));
  }

  openEscalations(): readonly EscalationView[] {
    return this.#read((parts) => parts.escalations.open());
  }

  receipt(key: string): ReceiptRow | null {
    return this.#read((parts) => parts.receipts.receipt(key));
  }

  ticket(id: string): TicketView | null {
    return this.#read((parts) => parts.tickets.ticket(id));
  }

  tickets(filter: TicketFilter): Page<TicketView> {
    return this.#read((parts) => parts.tickets.page(filter));
  }

  history(ticket: string, page: PageOptions): Page<string> {
    return this.#read((parts) => parts.journal.history(ticket, page));
  }

  comments(ticket: string, page: PageOptions): Page<CommentView> {
    return this.#read((parts) => parts.comments.page(ticket, page));
  }

  worker(id: string): WorkerView | null {
    return this.#read((parts) => parts.workers.worker(id));
  }

  runs(ticket: string): readonly WorkerView[] {
    return this.#read((parts) => parts.workers.runs(ticket));
  }

  workers(options: PageOptions & { readonly all: boolean }): Page<WorkerView> {
    return this.#read((parts) => parts.workers.page(options));
  }

  reviews(filter: PageOptions & { readonly ticket?: string | undefined }): Page<ReviewView> {
    return this.#read((parts) => parts.reviews.page(filter));
  }

  reviewTallies(filter: TallyFilter): readonly ReviewTally[] {
    return this.#read((parts) => parts.reviews.tallies(filter));
  }

  escalations(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView> {
    return this.#read((parts) => parts.escalations.page(filter));
  }

  health(page: PageOptions): Page<HealthSample> {
    return this.#read((parts) => parts.health.page(page));
  }

  counts(): {
    readonly states: Readonly<Record<string, number>>;
    readonly openEscalations: number;
  } {
    return this.#read(({ tickets, escalations }) => ({
      states: tickets.counts(),
      openEscalations: escalations.openCount(),
    }));
  }

  events(filter: EventFilter): readonly JournalRow[] {
    return this.#read((parts) => parts.journal.events(filter));
  }

  /** Events that moved nothing, dead letters among them, newest first. */
  refused(page: PageOptions): Page<RefusedRow> {
    return this.#read((parts) => parts.refused.page(page));
  }

  /** One sentence per problem of the database; blocks while it looks through all of it. */
  problems(): readonly string[] {
    return this.#read(() => databaseProblems(this.#seams.connections.reader));
  }

  /** One sentence about a setting of the database that does not hold. */
  settingsProblems(): readonly string[] {
    const problem = this.#read(() => settingsProblem(this.#seams.connections.reader));
    return problem === null ? [] : [problem];
  }

  schemaVersion(): number {
    const { reader } = this.#seams.connections;
    return this.#read(() => reader.pragma('user_version', { simple: true }) as number);
  }

  /** Every actor that can be read, archived ones too. */
  *actors(): Generator<StoredActor> {
    for (const address of this.#read((parts) => parts.actors.addresses())) {
      const actor = this.#attempt(address);
      if (actor && !(actor instanceof StoreError)) yield actor;
    }
  }

  /** Writes a whole copy (0600) to `file`, replacing what is there; blocks meanwhile. */
  backup(file: string): void {
    this.#read(() => backupTo(this.#seams.connections.reader, file));
  }

  /** Gives free space back to the file system; blocks meanwhile. */
  compact(): void {
    this.#read(() => {
      this.#seams.connections.writer.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    });
  }

  /** May be called twice. */
  close(): void {
    const { connections, ownership } = this.#seams;
    connections.reader.close();
    // The last one: closing it brings the write-ahead log into the file.
    connections.writer.close();
    ownership.release();
  }

  #headOnDisk(): number {
    try {
      return this.#parts.journal.head();
    } catch {
      return this.#head;
    }
  }

  #liveAddresses(): readonly Address[] {
    return this.#read((parts) => parts.actors.liveAddresses());
  }

  #attempt(address: Address): StoredActor | null | StoreError {
    try {
      return this.actor(address);
    } catch (problem) {
      if (problem instanceof StoreError && problem.code === 'corrupt_actor') return problem;
      throw problem;
    }
  }

  #read<T>(read: (parts: Parts) => T): T {
    if (!this.#seams.connections.reader.open) throw closed();
    return reading(() => read(this.#parts));
  }
}

function closed(): StoreError {
  return new StoreError('closed', 'the store is closed: the service is stopping.');
}
