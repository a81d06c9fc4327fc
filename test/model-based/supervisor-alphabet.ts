import type { By } from '../../src/machines/by.ts';
import type { SupervisorLimits, SupervisorSaying } from '../../src/machines/supervisor-events.ts';
import { aSample } from '../operator/a-sample.ts';
import type { Letter } from './explore.ts';

export const LIMITS: SupervisorLimits = {
  massDeaths: { count: 2, withinMs: 60_000 },
  reviewerFailures: 2,
};

const letter = (
  name: string,
  kind: By['kind'],
  saying: SupervisorSaying,
  later?: number,
): Letter => ({
  name,
  type: saying.type,
  by: { kind, id: kind },
  saying: () => saying,
  ...(later === undefined ? {} : { later }),
});

/** Everything that can be said to the supervisor, in every variant that a guard tells apart. */
export const supervisorAlphabet: readonly Letter[] = [
  letter('service.started', 'system', { type: 'service.started', flag: false, flagCause: null }),
  letter('service.started, the flag is set', 'system', {
    type: 'service.started',
    flag: true,
    flagCause: 'it exists',
  }),
  letter('service.stopping', 'system', { type: 'service.stopping' }),
  letter('store.failing', 'system', { type: 'store.failing', cause: 'disk full' }),
  letter('store.recovered', 'system', { type: 'store.recovered' }),
  letter('switch.flag_seen set', 'system', {
    type: 'switch.flag_seen',
    engaged: true,
    cause: 'it exists',
  }),
  letter('switch.flag_seen gone', 'system', {
    type: 'switch.flag_seen',
    engaged: false,
    cause: null,
  }),
  letter('person.engaged', 'person', { type: 'person.engaged', halt: false, reason: 'why' }),
  letter('person.engaged with halt', 'person', {
    type: 'person.engaged',
    halt: true,
    reason: null,
  }),
  letter('person.released', 'person', { type: 'person.released', reason: null }),
  letter('person.drained', 'person', { type: 'person.drained' }),
  letter('person.resumed', 'person', { type: 'person.resumed' }),
  letter('ticket.died', 'ticket', { type: 'ticket.died', ticket: 'CB-1' }),
  letter('ticket.died, long after', 'ticket', { type: 'ticket.died', ticket: 'CB-1' }, 60_000),
  letter('ticket.reviewer_failed', 'ticket', {
    type: 'ticket.reviewer_failed',
    ticket: 'CB-1',
    cause: 'no verdict',
  }),
  letter('ticket.reviewer_answered', 'ticket', {
    type: 'ticket.reviewer_answered',
    ticket: 'CB-1',
  }),
  letter('operator.swept', 'operator', { type: 'operator.swept', sample: aSample() }),
  letter('config.applied', 'system', { type: 'config.applied', limits: LIMITS }),
  letter('config.refused', 'system', { type: 'config.refused', cause: 'an unknown key' }),
];
