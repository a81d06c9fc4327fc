import type { AnyStateMachine } from 'xstate';
import type { ActionName, ActionRequest } from '../machines/actions.ts';
import { ACTIONS, ROUTE_PHASES, sayingOf } from '../machines/actions.ts';
import { charts } from '../machines/charts.ts';
import type { WorkerPolicy } from '../machines/policy.ts';
import type { StartFacts } from '../machines/ticket-events.ts';
import type { Snapshot } from '../step/step.ts';
import { takes } from '../step/step.ts';

const SOMEBODY = { kind: 'person', id: 'somebody' } as const;

/** Whether there is room is asked when a person acts; here only the ticket itself counts. */
const ROOM: StartFacts = {
  startsAllowed: true,
  slotFree: true,
  dependenciesDone: true,
  launch: { profile: 'any' } as WorkerPolicy,
};

const samplesOf = (action: ActionName): readonly ActionRequest[] => {
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

/** One event for each way in which a person can act, made once: every ticket is asked about the same ones. */
const SAMPLES = ACTIONS.flatMap((action) =>
  samplesOf(action).map((sample) => {
    const facts = action === 'dispatch' ? ROOM : {};
    return { action, ...sayingOf(sample), ...facts, at: 0, by: SOMEBODY };
  }),
);

const REVIEW = [{ type: 'person.review_asked', ...ROOM, at: 0, by: SOMEBODY }];

/** Whether the chart has a use for a review by hand in this state, were there a slot and a reviewer. */
export const reviewAllowed = (snapshot: Snapshot): boolean =>
  takes(charts.ticket.machine as unknown as AnyStateMachine, snapshot, REVIEW).length > 0;

/** Asks the chart itself what a person may do in this state, so that no table can disagree with it. */
export function allowedActions(snapshot: Snapshot): readonly ActionName[] {
  const machine = charts.ticket.machine as unknown as AnyStateMachine;
  const taken = new Set(takes(machine, snapshot, SAMPLES).map(({ action }) => action));
  return ACTIONS.filter((action) => taken.has(action));
}
