import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';
import type { Who } from '../../ui/dot.tsx';

/** A part of a column: a sub-state with a heading of its own. */
export interface Part {
  readonly path: string;
  readonly name: string;
  readonly does: string;
}

export interface ColumnShape {
  readonly state: TicketState;
  readonly who: Who;
  /** One line each, where there is much to see and little to do. */
  readonly rows: boolean;
  readonly parts: readonly Part[];
}

const part = (name: string, does: string): Part => ({ path: `review.${name}`, name, does });

/** The states in the order of the road. */
export const COLUMNS: readonly ColumnShape[] = [
  { state: 'inbox', who: 'person', rows: false, parts: [] },
  { state: 'todo', who: 'waits', rows: false, parts: [] },
  { state: 'in_progress', who: 'machine', rows: false, parts: [] },
  {
    state: 'review',
    who: 'machine',
    rows: false,
    parts: [
      part('verifying', 'commit'),
      part('judging', 'reviewer'),
      part('gating', 'gates'),
      part('deciding', 'a person'),
    ],
  },
  { state: 'needs_input', who: 'person', rows: false, parts: [] },
  { state: 'done', who: 'accepted', rows: true, parts: [] },
  { state: 'cancelled', who: 'nobody', rows: true, parts: [] },
];

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

/** Who must act on it now. */
export function whoActs(ticket: Ticket, status: Status | null): Who {
  if (asksAPerson(ticket) || ticket.state === 'inbox') return 'person';
  if (ticket.state === 'todo') return profileOf(ticket, status) === null ? 'person' : 'waits';
  return ticket.state === 'in_progress' || ticket.state === 'review' ? 'machine' : 'nobody';
}
