import type { Address, By } from '../machines/by.ts';
import type { HealthSample } from '../machines/health-sample.ts';
import type {
  CommentRow,
  Deed,
  EscalationView,
  JournalRow,
  ReceiptRow,
  RefusedRow,
  ReviewView,
  StoredActor,
  TicketView,
  TimerRow,
  Unit,
  WorkerView,
} from './ports.ts';
import { iso } from './views.ts';

/** What a draft reads through to: the turn's earlier drafts, and below them memory and the store. */
export interface Below {
  actor(address: Address): StoredActor | null;
  openEscalation(key: string): EscalationView | null;
  escalation(id: string): EscalationView | null;
  timer(actor: Address, id: string): TimerRow | null;
  meta(key: string): string | null;
  receipt(key: string): ReceiptRow | null;
  source(key: string): { readonly hash: string; readonly ticket: string } | null;
  reviewsOf(ticket: string): readonly ReviewView[];
}

export const escalationKey = (ticket: string | null, reason: string): string =>
  `${ticket ?? ''}|${reason}`;
const timerKey = (actor: Address, id: string): string => `${actor}|${id}`;

/**
 * What one envelope decides: rows that are merged into the turn's unit if all goes well, and forgotten if a chart
 * throws, so that a throwing chart costs only its own event.
 */
export class Draft implements Below {
  readonly at: number;
  readonly #below: Below;
  readonly #firstSeq: number;
  readonly #batch: number;
  readonly journal: JournalRow[] = [];
  readonly actors = new Map<Address, StoredActor>();
  readonly timers = new Map<
    string,
    TimerRow | { readonly actor: Address; readonly id: string; readonly cleared: true }
  >();
  readonly deedsAdded: Deed[] = [];
  readonly deedsDone: string[] = [];
  readonly deedsRetried: Unit['deedsRetried'][number][] = [];
  readonly tickets = new Map<string, TicketView>();
  readonly workers = new Map<string, WorkerView>();
  readonly comments: CommentRow[] = [];
  readonly reviews = new Map<string, ReviewView>();
  readonly escalations = new Map<string, EscalationView>();
  readonly refused: RefusedRow[] = [];
  readonly receipts: ReceiptRow[] = [];
  readonly sources: Unit['sources'][number][] = [];
  readonly samples: HealthSample[] = [];
  readonly metas = new Map<string, string>();

  constructor(below: Below, options: { at: number; firstSeq: number; batch: number }) {
    this.#below = below;
    this.at = options.at;
    this.#firstSeq = options.firstSeq;
    this.#batch = options.batch;
  }

  /** A draft on this one: merged into it, or dropped as if it had never been. */
  branch(): Draft {
    return new Draft(this, { at: this.at, firstSeq: this.nextSeq, batch: this.#batch });
  }

  get nextSeq(): number {
    return this.#firstSeq + this.journal.length;
  }

  actor(address: Address): StoredActor | null {
    return this.actors.get(address) ?? this.#below.actor(address);
  }

  openEscalation(key: string): EscalationView | null {
    for (const own of this.escalations.values()) {
      if (own.resolvedBy === null && escalationKey(own.ticket, own.reason) === key) return own;
    }
    const earlier = this.#below.openEscalation(key);
    return earlier && this.escalations.has(earlier.id) ? null : earlier;
  }

  escalation(id: string): EscalationView | null {
    return this.escalations.get(id) ?? this.#below.escalation(id);
  }

  /** The ticket's verdicts, with what this turn has added to them. */
  reviewsOf(ticket: string): readonly ReviewView[] {
    const all = new Map(this.#below.reviewsOf(ticket).map((review) => [review.id, review]));
    for (const review of this.reviews.values()) {
      if (review.ticket === ticket) all.set(review.id, review);
    }
    return [...all.values()];
  }

  timer(actor: Address, id: string): TimerRow | null {
    const own = this.timers.get(timerKey(actor, id));
    if (own) return 'cleared' in own ? null : own;
    return this.#below.timer(actor, id);
  }

  meta(key: string): string | null {
    return this.metas.get(key) ?? this.#below.meta(key);
  }

  receipt(key: string): ReceiptRow | null {
    return this.receipts.find((row) => row.key === key) ?? this.#below.receipt(key);
  }

  source(key: string): { readonly hash: string; readonly ticket: string } | null {
    return this.sources.find((row) => row.key === key) ?? this.#below.source(key);
  }

  setTimer(row: TimerRow): void {
    this.timers.set(timerKey(row.actor, row.id), row);
  }

  clearTimer(actor: Address, id: string): void {
    this.timers.set(timerKey(actor, id), { actor, id, cleared: true });
  }

  /**
   * Adds an event to the journal in the shape that the stream carries (CloudEvents). `prev` chains the actor's history;
   * without it the event follows the actor's newest one and becomes it.
   * @returns its sequence.
   */
  record(event: {
    actor: Address;
    prev?: number;
    source: string;
    /** The ticket that it is about; null for what is about none. */
    subject: string | null;
    type: string;
    data: unknown;
  }): number {
    const seq = this.nextSeq;
    const body = JSON.stringify({
      specversion: '1.0',
      id: String(seq),
      sequence: seq,
      source: event.source,
      ...(event.subject === null ? {} : { subject: event.subject }),
      type: event.type,
      time: iso(this.at),
      datacontenttype: 'application/json',
      data: event.data,
    });
    const actor = event.prev === undefined ? this.actor(event.actor) : null;
    const prev = event.prev ?? actor?.lastSeq ?? 0;
    this.journal.push({ seq, actor: event.actor, prev, batch: this.#batch, body });
    if (actor) this.actors.set(event.actor, { ...actor, lastSeq: seq });
    return seq;
  }

  refuse(row: Omit<RefusedRow, 'at' | 'by'> & { by: By }): void {
    this.refused.push({ ...row, by: `${row.by.kind}:${row.by.id}`, at: this.at });
  }

  /** Takes over what a later draft decided; it was opened on this one. */
  merge(later: Draft): void {
    this.journal.push(...later.journal);
    for (const [key, value] of later.actors) this.actors.set(key, value);
    for (const [key, value] of later.timers) this.timers.set(key, value);
    this.deedsAdded.push(...later.deedsAdded);
    this.deedsDone.push(...later.deedsDone);
    this.deedsRetried.push(...later.deedsRetried);
    for (const [key, value] of later.tickets) this.tickets.set(key, value);
    for (const [key, value] of later.workers) this.workers.set(key, value);
    this.comments.push(...later.comments);
    for (const [key, value] of later.reviews) this.reviews.set(key, value);
    for (const [key, value] of later.escalations) this.escalations.set(key, value);
    this.refused.push(...later.refused);
    this.receipts.push(...later.receipts);
    this.sources.push(...later.sources);
    this.samples.push(...later.samples);
    for (const [key, value] of later.metas) this.metas.set(key, value);
  }

  unit(): Unit {
    const timers = [...this.timers.values()];
    return {
      journal: this.journal,
      actors: [...this.actors.values()],
      timersSet: timers.filter((row): row is TimerRow => !('cleared' in row)),
      timersCleared: timers.flatMap((row) =>
        'cleared' in row ? [{ actor: row.actor, id: row.id }] : [],
      ),
      deedsAdded: this.deedsAdded,
      deedsDone: this.deedsDone,
      deedsRetried: this.deedsRetried,
      tickets: [...this.tickets.values()],
      workers: [...this.workers.values()],
      comments: this.comments,
      reviews: [...this.reviews.values()],
      escalations: [...this.escalations.values()],
      refused: this.refused,
      receipts: this.receipts,
      sources: this.sources,
      samples: this.samples,
      meta: Object.fromEntries(this.metas),
    };
  }

  get empty(): boolean {
    return (
      this.journal.length === 0 &&
      this.refused.length === 0 &&
      this.deedsDone.length === 0 &&
      this.deedsRetried.length === 0 &&
      this.timers.size === 0 &&
      this.receipts.length === 0 &&
      this.actors.size === 0 &&
      this.escalations.size === 0
    );
  }
}
