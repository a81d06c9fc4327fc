import { effectOf } from '../../../../src/explain/effects.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { now } from '../../data/clock.ts';
import type { Session } from '../../data/session.ts';
import type { Deed } from './deeds.ts';

/** What a deed will do to this very ticket, as of now. */
export function effectWords(session: Session, ticket: Ticket, { action }: Deed): string {
  const worker = ticket.worker === null ? null : (session.workers.get(ticket.worker) ?? null);
  const rules = session.status.value ?? undefined;
  return effectOf(action, { ticket, worker, rules, now: now() }) ?? '';
}
