import type { Session } from './session.ts';

/**
 * Runs something that goes on until the person has had enough: Ctrl-C, or a reader of stdout that went away, end it in
 * good order and are no failure.
 */
export async function untilInterrupted(
  session: Session,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const off = session.io.onInterrupt(() => stop.abort());
  const { closed } = session.out;
  const end = (): void => stop.abort();
  if (closed.aborted) end();
  closed.addEventListener('abort', end, { once: true });
  try {
    await work(stop.signal);
  } finally {
    closed.removeEventListener('abort', end);
    off();
  }
}
