import type { Address } from '../../machines/by.ts';
import type { ActorHost, Cancel, JournalRow, Log } from '../../supervisor/ports.ts';
import { MoveRing } from './move-ring.ts';
import { moveIn } from './read-move.ts';

export interface MoveLogOptions {
  readonly host: Pick<ActorHost, 'head' | 'oldest' | 'journalAfter' | 'onCommit'>;
  readonly log: Log;
  /** Moves that are kept, of all charts together. */
  readonly movesMax: number;
  /** Actors whose newest move is remembered; of another one it is looked up when it moves again. */
  readonly actorsMax?: number;
  /** Lets everything else have its turn. */
  readonly pause: () => Promise<unknown>;
}

/** Events that are read in one breath: with the longest texts, some milliseconds. */
const SLICE_ROWS = 25;
const ACTORS_MAX = 20_000;

/**
 * The newest moves of all actors. It follows the commits, and reads what was before it from the end of the journal
 * backwards, slice by slice, until it is full.
 */
export class MoveLog {
  readonly ring: MoveRing;
  readonly #options: MoveLogOptions;
  readonly #off: Cancel;
  /** When each actor made its newest move, in the order in which they did. */
  readonly #lastAt = new Map<Address, number>();
  /** The oldest move of each actor that was read, while the one before it has not been. */
  readonly #oldest = new Map<Address, number>();
  /** Places of moves whose actor's move before is to be looked up. */
  #lookUps: { readonly place: number; readonly seq: number }[] = [];
  readonly #head: number;
  /** Time of the newest move that there was no room for. */
  #forgotten = Number.NEGATIVE_INFINITY;
  #reads = 0;
  #filled = false;
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(options: MoveLogOptions) {
    this.#options = options;
    this.ring = new MoveRing(options.movesMax);
    this.#head = options.host.head();
    this.#off = options.host.onCommit((rows) => this.#follow(rows));
    this.#work();
  }

  /** Whether all that happened from this time on is known. */
  knows(from: number): boolean {
    return this.#filled && this.#working === null && from > this.#forgotten;
  }

  /** Resolves when nothing is left to be read. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  close(): void {
    this.#closed = true;
    this.#off();
  }

  #follow(rows: readonly JournalRow[]): void {
    try {
      for (const row of rows) if (row.seq > this.#head) this.#add(row);
    } catch (cause) {
      // The host calls this right after its commit: what cannot be counted must not reach into it.
      this.#options.log.error({ cause: String(cause) }, 'a commit could not be added to the moves');
    }
    if (this.#filled && this.#lookUps.length > 0) this.#work();
  }

  #add(row: JournalRow): void {
    const move = moveIn(row);
    if (!move) return;
    const { actor, at, from } = move;
    const since = this.#lastAt.get(actor);
    if (this.ring.isFull) this.#forget(this.ring.at(this.ring.first));
    const place = this.ring.append(move, since);
    if (since === undefined && from !== null) this.#lookUps.push({ place, seq: move.seq });
    this.#lastAt.delete(actor);
    this.#lastAt.set(actor, at);
    if (this.#filled) this.#forgetActors();
  }

  #forget(at: number): void {
    this.#forgotten = Math.max(this.#forgotten, at);
  }

  #forgetActors(): void {
    const { actorsMax = ACTORS_MAX } = this.#options;
    for (const actor of this.#lastAt.keys()) {
      if (this.#lastAt.size <= actorsMax) return;
      this.#lastAt.delete(actor);
    }
  }

  #work(): void {
    this.#working ??= this.#read()
      .catch((cause: unknown) => {
        if (this.#closed) return;
        this.#options.log.error({ cause: String(cause) }, 'the moves of the past cannot be read');
      })
      .finally(() => {
        this.#working = null;
        // A move may have come between the last look and this.
        if (this.#filled && this.#lookUps.length > 0 && !this.#closed) this.#work();
      });
  }

  async #read(): Promise<void> {
    if (!this.#filled) await this.#fill();
    for (;;) {
      const next = this.#lookUps.pop();
      if (!next || this.#closed) return;
      await this.#lookUp(next);
    }
  }

  /** Reads back to the beginning, or until there is no more room. */
  async #fill(): Promise<void> {
    const { host, pause } = this.#options;
    let hasRoom = true;
    for (let to = this.#head; to >= host.oldest() && hasRoom; to -= SLICE_ROWS) {
      await pause();
      if (this.#closed) return;
      const from = Math.max(0, to - SLICE_ROWS);
      hasRoom = host
        .journalAfter(from, to - from)
        .toReversed()
        .every((row) => this.#addOlder(row));
    }
    // What the oldest moves of each actor left, it had come to before all that was read.
    for (const place of this.#oldest.values()) {
      if (this.ring.has(place)) this.#lookUps.push({ place, seq: this.ring.seq(place) });
    }
    this.#oldest.clear();
    this.#filled = true;
    this.#forgetActors();
  }

  /** @returns whether there is room for it, if it is a move */
  #addOlder(row: JournalRow): boolean {
    const move = moveIn(row);
    if (!move) return true;
    const { actor, at, from } = move;
    const later = this.#oldest.get(actor);
    if (later !== undefined && this.ring.has(later)) this.ring.setSince(later, at);
    this.#oldest.delete(actor);
    if (!this.#lastAt.has(actor)) this.#lastAt.set(actor, at);
    if (this.ring.isFull) {
      this.#forget(at);
      return false;
    }
    const place = this.ring.prepend(move);
    if (from !== null) this.#oldest.set(actor, place);
    return true;
  }

  /** Goes back along the actor's events to the move that brought it where this one found it. */
  async #lookUp({ place, seq }: { readonly place: number; readonly seq: number }): Promise<void> {
    let before = (await this.#rowAt(seq))?.prev ?? 0;
    while (before > 0 && !this.#closed && this.ring.has(place)) {
      const row = await this.#rowAt(before);
      const move = row ? moveIn(row) : null;
      if (move) return this.ring.setSince(place, move.at);
      before = row?.prev ?? 0;
    }
  }

  async #rowAt(seq: number): Promise<JournalRow | null> {
    const { host, pause } = this.#options;
    this.#reads += 1;
    if (this.#reads % SLICE_ROWS === 0) await pause();
    if (this.#closed) return null;
    const [row] = host.journalAfter(seq - 1, 1);
    return row?.seq === seq ? row : null;
  }
}
