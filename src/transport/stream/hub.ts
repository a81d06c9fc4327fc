import type { ActorHost, Cancel, Log } from '../../supervisor/ports.ts';
import type { Commit } from './commit.ts';
import { createCommit } from './commit.ts';

/** Hands each commit to every live stream, in order. */
export interface Hub {
  listen(take: (commit: Commit) => void): Cancel;
  close(): void;
}

export function createHub(host: ActorHost, log: Log): Hub {
  const listeners = new Set<(commit: Commit) => void>();
  const off = host.onCommit((rows) => {
    if (rows.length === 0 || listeners.size === 0) return;
    const commit = createCommit(rows);
    // A copy: a stream that has missed something may leave and come back while it is told.
    const told = [...listeners];
    for (const take of told) {
      try {
        take(commit);
      } catch (cause) {
        // The host calls this right after its commit: one broken stream must not reach into it.
        listeners.delete(take);
        log.error({ cause: String(cause) }, 'a stream failed and gets no more events');
      }
    }
  });
  return {
    listen(take) {
      listeners.add(take);
      return () => void listeners.delete(take);
    },
    close: off,
  };
}
