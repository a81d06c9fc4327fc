import type { Session } from '../../data/session.ts';
import { msSince } from '../../ui/words.ts';
import type { Column } from './model.ts';
import { isPart } from './model.ts';

const HOUR_MS = 3_600_000;

/** One line below a column's name: who acts there, and what there is to know of all of them. */
export function does({ shape, items }: Column, session: Session, at: number): string {
  switch (shape.state) {
    case 'inbox':
      return 'you triage';
    case 'todo':
      return session.killSwitch.value?.engaged ? 'held, in this order' : 'starts in this order';
    case 'in_progress': {
      const slots = session.status.value?.slots.workers;
      return slots ? `${slots.used} of ${slots.limit} slots` : 'agents work';
    }
    case 'review':
      return 'verdict, gates, sign-off';
    case 'needs_input':
      return 'the owner decides';
    case 'done': {
      let count = 0;
      // Newest first: the first one that is older ends it.
      for (const item of items) {
        if (isPart(item) || msSince(item.enteredAt, at) > HOUR_MS) break;
        count += 1;
      }
      return count === 0 ? 'accepted' : `${count} in the last hour`;
    }
    case 'cancelled':
      return 'by a person';
  }
}
