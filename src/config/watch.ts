/** The part of a clock that is needed here. */
export interface Timers {
  setTimer(ms: number, call: () => void): () => void;
}

/** A file from outside: what tells two versions of it apart, and hints that it may be another one now. */
export interface WatchedFile {
  /** Differs where the file may; the same text again and again where it is gone. Never throws. */
  stamp(): string;
  /** Hints may be missing, late or groundless. @returns what ends them. */
  listen(heard: () => void): () => void;
}

/** Hints may be missing: on a network's file system, behind a link, where the system has no watcher left. */
const LOOK_EVERY_MS = 1_000;
/** An editor writes in several steps, or puts a new file in the old one's place. */
const QUIET_MS = 200;

/**
 * Calls `onChange` once for each change of the file that has come to rest.
 * @param since the stamp of the version that was read last
 * @returns what ends the watching; may be called twice
 */
export function watchConfig({
  file,
  since,
  clock,
  onChange,
}: {
  readonly file: WatchedFile;
  readonly since: string;
  readonly clock: Timers;
  readonly onChange: () => void;
}): () => void {
  let told = since;
  let latest = since;
  let quiet: (() => void) | null = null;
  let next: (() => void) | null = null;
  let ended = false;

  const look = (): void => {
    const now = file.stamp();
    if (ended || now === latest) return;
    latest = now;
    quiet?.();
    quiet = clock.setTimer(QUIET_MS, settle);
  };
  const settle = (): void => {
    quiet = null;
    look();
    if (quiet !== null || latest === told) return;
    told = latest;
    onChange();
  };
  const tick = (): void => {
    next = clock.setTimer(LOOK_EVERY_MS, tick);
    look();
  };
  const silence = file.listen(look);
  tick();
  return () => {
    ended = true;
    silence();
    quiet?.();
    next?.();
  };
}
