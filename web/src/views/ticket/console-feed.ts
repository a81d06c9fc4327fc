import type { WorkerLog } from '../../../../src/transport/protocol/worker.ts';
import { Source } from '../../data/source.ts';

type Piece = WorkerLog['items'][number];

const PAGE = 500;
const POLL_MS = 1_000;
/** Written out for those who do not see the terminal. */
const TEXT_CHARS_MAX = 20_000;

interface Feeding {
  /** Reads a page of the log from a place on. @throws when it cannot be read */
  readonly read: (from: number, limit: number) => Promise<WorkerLog>;
  /** Whether more may still come. */
  readonly isLive: () => boolean;
  /** Whether somebody looks. */
  readonly isSeen: () => boolean;
  readonly write: (pieces: readonly Piece[]) => void;
  readonly plain: (text: string) => string;
}

/** Output of one run from its beginning on: what is there page by page, then what comes while somebody looks. */
export class ConsoleFeed extends Source {
  readonly #with: Feeding;
  #next = 0;
  #text = '';
  #pieces = 0;
  #state: 'reading' | 'live' | 'ended' | 'failed' | 'stopped' = 'reading';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(feeding: Feeding) {
    super();
    this.#with = feeding;
    void this.#read();
  }

  get state() {
    return this.#state;
  }

  /** How many pieces came so far. */
  get pieces(): number {
    return this.#pieces;
  }

  /** The end of what was put out, as plain text. */
  get text(): string {
    return this.#text;
  }

  /** Something happened to the run: what it put out last is read at once. */
  wake(): void {
    if (this.#state === 'stopped' || this.#state === 'reading') return;
    clearTimeout(this.#timer);
    void this.#read();
  }

  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    // Whether it lived is asked before the reading: what it said last is then in it.
    const live = this.#with.isLive();
    try {
      let more = true;
      while (more) {
        const { items, next } = await this.#with.read(this.#next, PAGE);
        if (this.#is('stopped')) return;
        this.#next = next;
        this.#take(items);
        more = items.length === PAGE;
      }
      this.#become(live ? 'live' : 'ended');
    } catch {
      if (this.#is('stopped')) return;
      this.#become('failed');
    }
    if (this.#state !== 'ended') this.#timer = setTimeout(() => this.#poll(), POLL_MS);
  }

  #poll(): void {
    if (this.#with.isSeen()) void this.#read();
    else this.#timer = setTimeout(() => this.#poll(), POLL_MS);
  }

  #take(items: readonly Piece[]): void {
    if (items.length === 0) return;
    this.#pieces += items.length;
    this.#with.write(items);
    const text = this.#text + items.map((item) => this.#with.plain(item.text)).join('');
    this.#text = text.slice(-TEXT_CHARS_MAX);
    this.touch();
  }

  #is(state: ConsoleFeed['state']): boolean {
    return this.#state === state;
  }

  #become(state: ConsoleFeed['state']): void {
    if (this.#state === state) return;
    this.#state = state;
    this.touch();
  }
}
