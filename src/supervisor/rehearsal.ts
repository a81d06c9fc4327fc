import type { AnyStateMachine } from 'xstate';
import type { By } from '../machines/by.ts';
import { charts } from '../machines/charts.ts';
import type { TicketSaying } from '../machines/ticket-events.ts';
import { UNESTABLISHED } from '../machines/ticket-events.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { EndKind } from '../machines/worker-events.ts';
import { hasTag, step } from '../step/step.ts';
import type { StoredActor } from './ports.ts';
import { contextOf } from './views.ts';

const machine = charts.ticket.machine as unknown as AnyStateMachine;

/** How a ticket hears of the ends of its workers, by role. */
const ENDS: Readonly<Record<WorkerContext['role'], readonly EndKind[]>> = {
  author: ['worker.died', 'worker.lost', 'worker.start_failed', 'worker.undeliverable'],
  reviewer: ['reviewer.failed'],
  gate: ['gate.finished'],
};

/** What the event that ends a worker brings for its ticket. */
export interface Ending {
  readonly head: string | null;
  readonly held: boolean;
  readonly at: number;
}

/**
 * After which ends a person would have to decide. The ticket's own chart is asked, with the events that it would hear in
 * this very commit: nobody else knows whether a death is repaired or a start is tried again (DOMAIN §7, `status`).
 */
export function endsThatAsk(
  worker: StoredActor,
  ticket: StoredActor | null,
  { head, held, at }: Ending,
): readonly EndKind[] {
  if (!ticket) return [];
  const { id, role, gate } = contextOf<WorkerContext>(worker.snapshot);
  const by: By = { kind: 'worker', id };
  const saying = (type: EndKind): TicketSaying => {
    switch (type) {
      case 'worker.died':
        return { type, worker: id, cause: '', head };
      case 'reviewer.failed':
        return {
          type,
          worker: id,
          reviewer: '',
          sha: '',
          cause: '',
          answer: '',
          ...UNESTABLISHED,
          held,
        };
      case 'gate.finished':
        return {
          type,
          worker: id,
          gate: gate ?? '',
          outcome: 'unable',
          tail: '',
          ...UNESTABLISHED,
          held,
        };
      default:
        return { type, worker: id, cause: '' };
    }
  };
  return ENDS[role].filter((type) => {
    const next = step(machine, ticket.snapshot, { ...saying(type), at, by } as never);
    return next !== null && hasTag(machine, next.snapshot, 'awaitsPerson');
  });
}
