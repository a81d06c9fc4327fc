import type { Judgement, TicketContext } from '../../../src/machines/ticket-context.ts';
import type { TicketEvent, TicketEventType } from '../../../src/machines/ticket-events.ts';
import { statePath } from '../../../src/step/step.ts';
import type { Change } from './law.ts';
import { asked, lawsAbout } from './law.ts';

/** A change of a ticket, as its laws look at it. */
export interface TicketChange extends Change {
  readonly from: string;
  readonly to: string;
  readonly was: TicketContext;
  readonly is: TicketContext;
  readonly said: TicketEvent;
  /** A run of an author is begun. */
  readonly starts: boolean;
}

function ofTicket(change: Change): TicketChange {
  return {
    ...change,
    from: statePath(change.before.value),
    to: statePath(change.after.value),
    was: change.before.context as unknown as TicketContext,
    is: change.after.context as unknown as TicketContext,
    said: change.event as unknown as TicketEvent,
    starts: asked(change, 'spawnWorker').some(
      (params) => (params['input'] as { role: string }).role === 'author',
    ),
  };
}

export const law = lawsAbout(ofTicket);

type Said<T extends TicketEventType> = Extract<TicketEvent, { type: T }>;
export const isSaid = <T extends TicketEventType>(
  event: TicketEvent,
  ...types: readonly T[]
): event is Said<T> => (types as readonly string[]).includes(event.type);

export const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
export const inReview = (path: string): boolean => path.startsWith('review.');

/** What is judged by an event, as far as the event and the ticket before it tell. */
export function judged({ was, said }: TicketChange): Pick<Judgement, 'outcome' | 'source'> | null {
  switch (said.type) {
    case 'commit.checked': {
      const outcomes = { found: 'pass', missing: 'fail', unable: 'uncertain' } as const;
      return { source: 'commit', outcome: outcomes[said.outcome] };
    }
    case 'review.verdict':
      return { source: 'reviewer', outcome: said.verdict };
    case 'gate.finished': {
      const outcomes = { passed: 'pass', failed: 'fail', unable: 'uncertain' } as const;
      return { source: 'gate', outcome: outcomes[said.outcome] };
    }
    case 'automation.released':
    // Its end lets go of a judgement that waited for the end of its turn.
    case 'worker.died':
    case 'worker.lost':
    case 'worker.stopped':
    case 'worker.finished':
    case 'worker.start_failed':
    case 'worker.leaving':
      return was.judgement;
    default:
      return null;
  }
}
