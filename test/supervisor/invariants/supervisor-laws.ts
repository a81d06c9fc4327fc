import type { AnyStateMachine } from 'xstate';
import { supervisorMachine } from '../../../src/machines/supervisor.ts';
import type { SupervisorContext } from '../../../src/machines/supervisor-setup.ts';
import type { SupervisorEvent } from '../../../src/machines/supervisor-events.ts';
import type { Snapshot } from '../../../src/step/step.ts';
import { hasTag, statePath } from '../../../src/step/step.ts';
import type { Change, Law } from './law.ts';
import { asked, lawsAbout } from './law.ts';

interface SupervisorChange extends Change {
  readonly from: string;
  readonly to: string;
  readonly was: SupervisorContext;
  readonly is: SupervisorContext;
  readonly said: SupervisorEvent;
  readonly held: { readonly before: boolean; readonly after: boolean };
  readonly starts: { readonly before: boolean; readonly after: boolean };
}

const machine = supervisorMachine as unknown as AnyStateMachine;
const tags = (tag: string, before: Snapshot, after: Snapshot) => ({
  before: hasTag(machine, before, tag),
  after: hasTag(machine, after, tag),
});

function ofSupervisor(change: Change): SupervisorChange {
  return {
    ...change,
    from: statePath(change.before.value),
    to: statePath(change.after.value),
    was: change.before.context as unknown as SupervisorContext,
    is: change.after.context as unknown as SupervisorContext,
    said: change.event as unknown as SupervisorEvent,
    held: tags('held', change.before, change.after),
    starts: tags('starts', change.before, change.after),
  };
}

const law = lawsAbout(ofSupervisor);

const escalations = (change: Change, reason: string): number =>
  asked(change, 'escalate').filter((params) => params['reason'] === reason).length;

/** What DOMAIN says about each single change of the supervisor. */
export const supervisorLaws: readonly Law[] = [
  law('7', 'with the switch engaged everything automatic is held', ({ is, held, starts }) =>
    is.flag || is.stored ? held.after && !starts.after : true,
  ),
  law(
    '7',
    'nothing starts while moves are held',
    ({ held, starts }) => !(held.after && starts.after),
  ),
  law('§4', 'what was held resumes on release, each thing once', (change) => {
    const { held } = change;
    const releases = asked(change, 'releaseHeld').length;
    return held.before && !held.after
      ? releases === 1
      : releases <= 1 && (releases === 0 || !held.after);
  }),
  law('§4', 'the stored switch is released by a person alone', ({ was, is, said }) =>
    was.stored && !is.stored ? said.type === 'person.released' : true,
  ),
  law('§4', 'a halt stops the workers', (change) => {
    const { said } = change;
    const halts = asked(change, 'haltWorkers').length;
    return halts === (said.type === 'person.engaged' && said.halt ? 1 : 0);
  }),
  law('§4', 'who engaged the switch, and why, is known until it is released', ({ is }) =>
    is.flag || is.stored ? is.by !== null && is.since !== null : is.since === null,
  ),
  law(
    '2.10',
    'dispatch that mass deaths paused goes on by a person alone',
    ({ was, is, said, starts }) => {
      if (was.massPaused && !is.massPaused) return said.type === 'person.resumed';
      return !(is.massPaused && starts.after);
    },
  ),
  law('2.10', 'mass deaths open one escalation', (change) => {
    const { was, is } = change;
    return escalations(change, 'mass_deaths') === (is.massPaused && !was.massPaused ? 1 : 0);
  }),
  law('2.7', 'reviewers that fail in a row open one escalation', (change) => {
    const { is, was } = change;
    const limit = is.limits.reviewerFailures;
    const reached = is.reviewerFailures === limit && was.reviewerFailures === limit - 1;
    return escalations(change, 'reviewers_failing') === (reached ? 1 : 0);
  }),
  law('2.4', 'a drain ends with the service or by a person', ({ from, to, said }) => {
    if (!from.startsWith('draining') || to.startsWith('draining')) return true;
    return ['service.stopping', 'service.started', 'person.resumed', 'store.failing'].includes(
      said.type,
    );
  }),
  law('§5', 'a sweep is recorded, whatever holds, and changes nothing', (change) => {
    const samples = asked(change, 'recordHealth').length;
    if (change.said.type !== 'operator.swept') return samples === 0;
    return samples === 1 && JSON.stringify(change.before) === JSON.stringify(change.after);
  }),
  law('§8', 'a refused configuration asks a person and changes nothing', (change) => {
    const { said, before, after } = change;
    if (said.type !== 'config.refused') return escalations(change, 'config_invalid') === 0;
    const same = JSON.stringify(before) === JSON.stringify(after);
    return same && escalations(change, 'config_invalid') === 1;
  }),
  law('§8', 'one that is applied resolves what was asked about a refused one', (change) => {
    const resolved = asked(change, 'resolveEscalations').filter(
      ({ reasons }) => reasons === 'config_invalid',
    ).length;
    return resolved === (change.said.type === 'config.applied' ? 1 : 0);
  }),
  law('15', 'a fault is known as long as the store does not recover', ({ is, to }) =>
    is.fault !== null ? to === 'degraded' : to !== 'degraded',
  ),
];
