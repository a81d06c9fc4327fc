import type { Address, By } from '../machines/by.ts';
import type { Draft } from './draft.ts';
import { addEscalation } from './escalations.ts';
import type { Roster } from './roster.ts';
import type { ReceiveScope } from './scope.ts';

const SERVICE: By = { kind: 'system', id: 'callboard' };

/** An event that its actor could not handle, and why. */
export interface DeadLetter {
  readonly to: Address;
  readonly saying: { readonly type: string };
  readonly by: By;
  readonly cause: unknown;
}

/**
 * Keeps the event apart and asks a person: the actor stays at its last durable snapshot, and the service lives on.
 * @returns the cause in words.
 */
export function keepApart(
  { draft, globalOwner, channels }: Pick<ReceiveScope, 'draft' | 'globalOwner' | 'channels'>,
  letter: DeadLetter,
): string {
  const { to, saying, by, cause } = letter;
  const detail = cause instanceof Error ? cause.message : String(cause);
  draft.refuse({
    actor: to,
    outcome: 'dead_letter',
    type: saying.type,
    by,
    detail,
    body: JSON.stringify(saying),
  });
  const actor = draft.actor('supervisor');
  if (actor) {
    const ask = {
      reason: `dead_letter ${to}`,
      text: `${to} could not handle ${saying.type}: ${detail}`,
      nextActions: ['look at the dead letters', 'cancel the ticket'],
    };
    addEscalation(ask, { draft, actor, by: SERVICE, seq: draft.nextSeq, globalOwner, channels });
  }
  return detail;
}

/** Takes back what the roster followed of a draft that is dropped: `kept` is what still holds. */
export function unfollow(roster: Roster, dropped: Draft, kept: Pick<Draft, 'actor'>): void {
  for (const address of dropped.actors.keys()) {
    const before = readable(() => kept.actor(address));
    if (before) roster.follow(before);
    else roster.forget(address);
  }
}

/** An actor in quarantine cannot be read, and the roster does not know it. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
