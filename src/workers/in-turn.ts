const queues = new Map<string, Promise<unknown>>();

/**
 * Runs deeds with the same key one after the other: two `git worktree add` at once in one
 * repository fail on each other's locks. A deed that fails does not hold up the next.
 */
export function inTurn<T>(key: string, deed: () => Promise<T>): Promise<T> {
  const before = queues.get(key) ?? Promise.resolve();
  const mine = before.then(deed, deed);
  queues.set(key, mine);
  const forget = () => {
    if (queues.get(key) === mine) queues.delete(key);
  };
  mine.then(forget, forget);
  return mine;
}
