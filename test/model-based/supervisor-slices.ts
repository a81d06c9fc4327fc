import type { AnyStateMachine } from 'xstate';
import type { SupervisorContext } from '../../src/machines/supervisor-setup.ts';
import { supervisorMachine } from '../../src/machines/supervisor.ts';
import type { Slice } from './explore.ts';
import { LIMITS, supervisorAlphabet } from './supervisor-alphabet.ts';

const project = (context: SupervisorContext): unknown => [
  context.flag,
  context.stored,
  context.massPaused,
  context.drained,
  Math.min(context.deaths.length, LIMITS.massDeaths.count),
  Math.min(context.reviewerFailures, LIMITS.reviewerFailures + 1),
];

export function supervisorSlices(
  machine = supervisorMachine as unknown as AnyStateMachine,
): readonly Slice[] {
  return [
    {
      name: 'the supervisor',
      machine,
      input: { limits: LIMITS },
      alphabet: supervisorAlphabet,
      // What happens long after leads back in time for all that follows: it is tried, and not gone on from.
      walks: ({ later = 0 }) => later === 0,
      project: project,
    },
  ];
}
