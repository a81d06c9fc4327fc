const queues = new Map<string, Promise<unknown>>();

/** It waited longer than it was willing to; its deed was not begun and never will be. */
export class TurnTimeout extends Error {
  constructor(waitMsMax: number) {
    super(`nothing was done: what came before it took longer than ${waitMsMax} ms`);
    this.name = 'TurnTimeout';
  }
}

/**
 * Runs deeds with the same key one after the other: two `git worktree add` at once in one
 * repository fail on each other's locks. A deed that fails does not hold up the next.
 * Rejects with TurnTimeout where its turn has not come within `waitMsMax`.
 */
export function inTurn<T>(
  key: string,
  deed: () => Promise<T>,
  { waitMsMax }: { waitMsMax?: number } = {},
): Promise<T> {
  const before = queues.get(key) ?? Promise.resolve();
  let begun = false;
  let gaveUp = false;
  const turn = async (): Promise<T> => {
    if (gaveUp) throw new TurnTimeout(waitMsMax ?? 0);
    begun = true;
    return await deed();
  };
  const mine = before.then(turn, turn);
  queues.set(key, mine);
  const forget = () => {
    if (queues.get(key) === mine) queues.delete(key);
  };
  mine.then(forget, forget);
  if (waitMsMax === undefined) return mine;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      if (begun) return;
      gaveUp = true;
      reject(new TurnTimeout(waitMsMax));
    }, waitMsMax);
    mine.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
