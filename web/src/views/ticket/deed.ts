import { CallboardError } from '../../../../src/client/index.ts';
import type { Call } from '../../../../src/client/request.ts';
import { callAs, nameSaid } from '../../acting.ts';
import type { Session } from '../../data/session.ts';

/**
 * Asks the service to do something, where what is refused is told beside what was asked, and not at the edge of the page.
 * @returns null when it was done, else why not
 */
export async function deed(
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

export const actionPath = (id: string): string => `/tickets/${encodeURIComponent(id)}/actions`;
