import type { Status } from '../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';

/** Whether a decision of a person is all that it waits for. */
export const asksAPerson = ({ state, statePath }: Ticket): boolean =>
  state === 'needs_input' || statePath === 'review.deciding';

/** What a ticket runs on; null where it is a person's (DOMAIN §1), undefined where nothing is known of profiles yet. */
export function profileOf(
  { profile, assignee }: Pick<Ticket, 'profile' | 'assignee'>,
  status: Pick<Status, 'profiles' | 'defaultProfile'> | null,
): string | null | undefined {
  if (profile !== null) return profile;
  if (!status) return undefined;
  if (assignee === null) return status.defaultProfile;
  return status.profiles.some(({ name }) => name === assignee) ? assignee : null;
}

/** A machine, a person, nobody any more, or nobody until something else has happened. */
export type Actor = 'machine' | 'person' | 'waits' | 'nobody';

/** Who must act on it now. */
export function whoActs(ticket: Ticket, status: Status | null): Actor {
  if (asksAPerson(ticket) || ticket.state === 'inbox') return 'person';
  if (ticket.state === 'todo') return profileOf(ticket, status) === null ? 'person' : 'waits';
  return ticket.state === 'in_progress' || ticket.state === 'review' ? 'machine' : 'nobody';
}
