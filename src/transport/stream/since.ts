import type { ActorHost } from '../../supervisor/ports.ts';

/** What a stream begins after, or why it cannot. */
export type Since = { readonly since: number } | { readonly bad: string };

/**
 * Reads a `since`. Left out, it is now. It is bad where it is no number, in the future (a client of another data
 * directory would wait for ever), or so old that events after it are gone.
 */
export function sinceOf(text: string | undefined, host: Pick<ActorHost, 'head' | 'oldest'>): Since {
  const head = host.head();
  const oldest = host.oldest();
  if (text === undefined) return { since: head };
  const since = /^\d{1,15}$/.test(text) ? Number(text) : null;
  if (since !== null && since <= head && since >= oldest - 1) return { since };
  return { bad: `bad since: oldest=${oldest} head=${head}` };
}
