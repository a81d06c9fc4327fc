import type { Call } from '../../src/client/request.ts';
import { CallboardError } from '../../src/client/error.ts';
import type { Session } from './data/session.ts';
import { Cell } from './data/source.ts';
import { toast } from './toasts.ts';

const KEPT_AS = 'callboard.acting';

/** In whose name this browser acts: it stands in the history of everything done here. Empty: not said yet. */
export const acting = new Cell(read());

acting.watch(() => {
  try {
    localStorage.setItem(KEPT_AS, acting.value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
});

/** Somebody waits for the name before the first thing is done; `go` lets it happen, with a name or without. */
export const nameAsked = new Cell<{ readonly go: () => void } | null>(null);
/** Asked once for as long as the page is open; who skips it is `admin` in the history. */
let askedOnce = false;

/** Resolves at once where the name is known, or was asked for before. */
export function nameSaid(): Promise<void> {
  if (acting.value !== '' || askedOnce) return Promise.resolve();
  askedOnce = true;
  return new Promise((resolve) => {
    nameAsked.set({
      go: () => {
        nameAsked.set(null);
        resolve();
      },
    });
  });
}

function read(): string {
  try {
    return localStorage.getItem(KEPT_AS) ?? '';
  } catch {
    return '';
  }
}

/**
 * Asks the service to do something in the acting person's name. What is refused is told as a toast; what was done is
 * seen when the stream says so, and not before.
 * @returns the answer, or null where it was refused or never arrived
 */
export async function ask<T = unknown>(
  session: Session,
  path: string,
  call: Call = {},
): Promise<T | null> {
  try {
    await nameSaid();
    return await callAs<T>(session, path, call);
  } catch (error) {
    if (!(error instanceof CallboardError)) throw error;
    toast({ kind: 'refused', text: error.message });
    return null;
  }
}

/**
 * The same where what is refused is told beside what was asked, and not at the edge of the page.
 * @returns null when it was done, else why not
 */
export async function attempt(
  session: Session,
  path: string,
  call: Call,
): Promise<CallboardError | null> {
  try {
    await nameSaid();
    await callAs(session, path, call);
    return null;
  } catch (error) {
    if (error instanceof CallboardError) return error;
    throw error;
  }
}

/**
 * The call alone, for those who ask for the name and tell a refusal themselves.
 * @throws {CallboardError}
 */
export function callAs<T>(
  session: Session,
  path: string,
  { method = 'POST', body = {}, ...rest }: Call = {},
): Promise<T> {
  const name = acting.value.trim();
  const by = name === '' ? {} : { by: name };
  return session.client.call<T>(path, { method, body: { ...by, ...body }, ...rest });
}
