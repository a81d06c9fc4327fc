import type { Move } from './read-move.ts';

/** What many moves have in common. */
export type Road = Pick<Move, 'chart' | 'from' | 'to' | 'event'>;

/** A move as it is kept. Good until the next one is shown. */
export interface Kept {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When its actor had come to `from`; NaN where that is not known, or where there was no state before. */
  readonly since: number;
  /** Which of the roads it took. */
  readonly road: number;
}

/**
 * The newest moves, 26 bytes each, however long the history: a new one takes the place of the oldest. A move's place
 * is a number that stays its own; older ones are put in before the first, also below zero.
 */
export class MoveRing {
  readonly #max: number;
  readonly #seq: Float64Array;
  readonly #at: Float64Array;
  readonly #since: Float64Array;
  /** A few hundred roads are said hundreds of thousands of times. */
  readonly #road: Uint16Array;
  readonly #roads: Road[] = [];
  readonly #roadOf = new Map<string, number>();
  #first = 0;
  #end = 0;

  constructor(max: number) {
    this.#max = max;
    this.#seq = new Float64Array(max);
    this.#at = new Float64Array(max);
    this.#since = new Float64Array(max);
    this.#road = new Uint16Array(max);
  }

  /** The place of the oldest. */
  get first(): number {
    return this.#first;
  }

  /** One past the place of the newest. */
  get end(): number {
    return this.#end;
  }

  get isFull(): boolean {
    return this.#end - this.#first >= this.#max;
  }

  /** Every road so far, by the number that a move has of it. */
  get roads(): readonly Road[] {
    return this.#roads;
  }

  has(place: number): boolean {
    return place >= this.#first && place < this.#end;
  }

  /** Adds the newest; where it is full, the oldest goes. @returns its place */
  append(move: Move, since = Number.NaN): number {
    if (this.isFull) this.#first += 1;
    const place = this.#end;
    this.#end += 1;
    this.#put(place, move, since);
    return place;
  }

  /** Adds one that is older than all. @returns its place @throws {RangeError} where it is full */
  prepend(move: Move): number {
    if (this.isFull) throw new RangeError('there is no room for an older move');
    this.#first -= 1;
    this.#put(this.#first, move, Number.NaN);
    return this.#first;
  }

  setSince(place: number, since: number): void {
    this.#since[this.#index(place)] = since;
  }

  seq(place: number): number {
    return this.#seq[this.#index(place)] ?? 0;
  }

  at(place: number): number {
    return this.#at[this.#index(place)] ?? 0;
  }

  /** Shows each move in a range of time, both ends included, oldest first: all that are kept take a millisecond. */
  scan({ from, to }: { readonly from: number; readonly to: number }, see: (move: Kept) => void) {
    const move = { seq: 0, at: 0, since: Number.NaN, road: 0 };
    for (let place = this.#first; place < this.#end; place += 1) {
      const index = this.#index(place);
      const at = this.#at[index] ?? 0;
      if (at < from || at > to) continue;
      move.seq = this.#seq[index] ?? 0;
      move.at = at;
      move.since = this.#since[index] ?? Number.NaN;
      move.road = this.#road[index] ?? 0;
      see(move);
    }
  }

  #put(place: number, move: Move, since: number): void {
    const index = this.#index(place);
    this.#seq[index] = move.seq;
    this.#at[index] = move.at;
    this.#since[index] = since;
    this.#road[index] = this.#codeOf(move);
  }

  #codeOf({ chart, from, to, event }: Move): number {
    const key = `${chart} ${from} ${to} ${event}`;
    const known = this.#roadOf.get(key);
    if (known !== undefined) return known;
    this.#roadOf.set(key, this.#roads.length);
    return this.#roads.push({ chart, from, to, event }) - 1;
  }

  #index(place: number): number {
    const rest = place % this.#max;
    return rest < 0 ? rest + this.#max : rest;
  }
}
