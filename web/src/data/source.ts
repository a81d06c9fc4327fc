import { useEffect, useReducer, useRef } from 'preact/hooks';

type Watcher = () => void;

/** Between two rounds of telling: what comes faster than this is seen together. */
const ROUND_MS_MIN = 80;

/** Sources that changed since the last round. */
const changed = new Set<Source>();
let planned = false;
let lastRound = 0;

/**
 * Something that views watch. It changes at once, and its watchers are told in rounds, with the next frame and not more
 * often than {@link ROUND_MS_MIN}: five hundred events a second cost a dozen renderings, not five hundred.
 */
export class Source {
  readonly #watchers = new Set<Watcher>();
  #revision = 0;

  /** Counts the changes: what was derived from an older revision is stale. */
  get revision(): number {
    return this.#revision;
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** For those who own it: something changed. */
  protected touch(): void {
    this.#revision += 1;
    changed.add(this);
    plan();
  }

  /** @internal */
  tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** One value that views watch. */
export class Cell<T> extends Source {
  #value: T;

  constructor(value: T) {
    super();
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.touch();
  }
}

function plan(): void {
  if (planned) return;
  planned = true;
  const wait = Math.max(0, lastRound + ROUND_MS_MIN - performance.now());
  if (wait > 0) setTimeout(atFrame, wait);
  else atFrame();
}

/** A hidden page gets no frames; its title and its memory go on all the same. */
function atFrame(): void {
  if (globalThis.document?.visibilityState === 'visible') requestAnimationFrame(round);
  else setTimeout(round, ROUND_MS_MIN);
}

function round(): void {
  planned = false;
  lastRound = performance.now();
  const told = [...changed];
  changed.clear();
  for (const source of told) source.tell();
}

/** What `select` reads from the source; renders again when that is another value. */
export function useSource<S extends Source, T>(source: S, select: (source: S) => T): T {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const value = select(source);
  const seen = useRef({ select, value });
  seen.current = { select, value };
  useEffect(() => {
    const look = (): void => {
      const { select, value } = seen.current;
      if (!Object.is(select(source), value)) again(undefined);
    };
    // What changed between the rendering and now.
    look();
    return source.watch(look);
  }, [source]);
  return value;
}

export const useCell = <T>(cell: Cell<T>): T => useSource(cell, ({ value }) => value);
