import type { AnyStateMachine } from 'xstate';
import type { ActionName, ActionRequest } from '../machines/actions.ts';
import { ACTIONS, ROUTE_PHASES, sayingOf } from '../machines/actions.ts';
import { charts } from '../machines/charts.ts';
import type { WorkerPolicy } from '../machines/policy.ts';
import type { StartFacts } from '../machines/ticket-events.ts';
import type { Snapshot } from '../step/step.ts';
import { can } from '../step/step.ts';

const SOMEBODY = { kind: 'person', id: 'somebody' } as const;

/** Whether there is room is asked when a person acts; here only the ticket itself counts. */
const ROOM: StartFacts = {
  startsAllowed: true,
  slotFree: true,
  dependenciesDone: true,
  launch: { profile: 'any' } as WorkerPolicy,
};

const samples = (action: ActionName): readonly ActionRequest[] => {
  switch (action) {
    case 'answer':
    case 'comment':
      return [{ action, text: 'text' }];
    case 'reject':
      return [{ action, feedback: 'text' }];
    case 'assign':
      return [{ action, assignee: null }];
    case 'route':
      return ROUTE_PHASES.map((phase) => ({ action, phase }));
    case 'edit':
      return [{ action, changes: {} }];
    default:
      return [{ action }];
  }
};

/** Asks the chart itself what a person may do in this state, so that no table can disagree with it. */
export function allowedActions(snapshot: Snapshot): readonly ActionName[] {
  const machine = charts.ticket.machine as unknown as AnyStateMachine;
  return ACTIONS.filter((action) =>
    samples(action).some((sample) => {
      const facts = sample.action === 'dispatch' ? ROOM : {};
      const event = { ...sayingOf(sample), ...facts, at: 0, by: SOMEBODY };
      return can(machine, snapshot, event);
    }),
  );
}
