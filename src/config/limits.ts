import { z } from 'zod';
import { countFromOne, countFromZero, duration, durationOrZero } from './fields.ts';

/** The limits of the whole service. A number N that is borne means: the next one stops. */
export const limits = z.strictObject({
  workers: countFromOne.prefault(4).describe('Authors at one time'),
  reviewers: countFromOne.prefault(2).describe('Reviewers and gates at one time'),
  deaths: countFromZero.prefault(1).describe('Deaths of a worker that are borne without a person'),
  reviewCycles: countFromOne.prefault(3).describe('The fail with this number stops'),
  startFailures: countFromZero.prefault(3).describe('Failed starts that are borne'),
  startBackoff: z
    .array(durationOrZero)
    .min(1)
    .prefault(['1s', '5s', '30s'])
    .describe('Waits after the first, second, … failed start; the last one repeats'),
  interruptions: countFromZero
    .prefault(3)
    .describe('Runs lost with no recorded end that are borne'),
  bounces: countFromZero
    .prefault(2)
    .describe('Automatic returns to todo without a new commit that are borne'),
  runsPerTicket: countFromOne
    .prefault(12)
    .describe('Author runs between two decisions of a person'),
  inputRetries: countFromZero.prefault(5).describe('Failed deliveries of input that are borne'),
  reportForgeries: countFromZero
    .prefault(20)
    .describe('Malformed, stale or foreign reports of one run that are borne'),
  massDeaths: z
    .strictObject({
      count: countFromOne.prefault(20).describe('So many deaths'),
      within: duration.prefault('60s').describe('In so short a time'),
    })
    .prefault({})
    .describe('So many deaths in so short a time pause dispatch'),
  tokens: z
    .int()
    .min(1)
    .nullable()
    .prefault(null)
    .describe('Tokens that one ticket may use; null is no limit'),
  cost: z
    .number()
    .positive()
    .nullable()
    .prefault(null)
    .describe('What one ticket may cost, in the unit that agents report; null is no limit'),
  ageStep: duration
    .prefault('30m')
    .describe('One step of priority is worth so much waiting: nothing starves'),
  idleFor: duration.prefault('30m').describe('A worker whose turn is over ends after this'),
  grace: duration.prefault('5s').describe('From the polite signal to the kill'),
  logBytes: z
    .int()
    .min(65_536)
    .prefault(67_108_864)
    .describe('Output that is kept of one run, in bytes'),
});
