import type { TicketState } from '../../../../src/transport/protocol/ticket.ts';
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
