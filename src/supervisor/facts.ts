import type { AnyStateMachine } from 'xstate';
import type { Address } from '../machines/by.ts';
import { charts } from '../machines/charts.ts';
import type { StartFacts } from '../machines/ticket-events.ts';
import type { TicketContext } from '../machines/ticket-context.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { Snapshot } from '../step/step.ts';
import { hasTag } from '../step/step.ts';
import type { Activity, Policies, Pulse, Saying, StoredActor } from './ports.ts';
import { endsThatAsk } from './rehearsal.ts';
import type { Roster } from './roster.ts';
import { contextOf } from './views.ts';

const machine = charts.supervisor.machine as unknown as AnyStateMachine;
export const startsAllowed = (supervisor: Snapshot): boolean =>
  hasTag(machine, supervisor, 'starts');
export const movesHeld = (supervisor: Snapshot): boolean => hasTag(machine, supervisor, 'held');

export interface FactSources {
  readonly roster: Roster;
  readonly policies: Policies;
  readonly activity: Activity;
  readonly pulse: Pulse;
  /** As it stands in the turn that is being decided. */
  readonly supervisor: () => Snapshot;
  /** Anybody, as the turn that is being decided has left them so far. */
  readonly actor: (address: Address) => StoredActor | null;
  readonly now: number;
}

/**
 * Puts the facts that span actors into an event, at the moment of the decision: slots, dependencies and the switch as
 * they are within this very commit. What a sender wrote in their place is replaced.
 */
export function withFacts(saying: Saying, actor: StoredActor, sources: FactSources): Saying {
  switch (saying.type) {
    case 'dispatcher.granted':
    case 'person.dispatched':
    case 'person.review_asked':
      return {
        ...saying,
        ...startFacts(saying, contextOf<TicketContext>(actor.snapshot), sources),
      };
    case 'commit.checked':
    case 'review.verdict':
    case 'reviewer.failed':
    case 'gate.finished':
      return {
        ...saying,
        held: movesHeld(sources.supervisor()),
        ...turnFacts(actor, sources),
      };
    case 'operator.triaged':
    case 'operator.returned':
      // It acts where automation is on, and a drain or a pause after many deaths is not that.
      return { ...saying, held: !startsAllowed(sources.supervisor()) };
    case 'person.answered':
    case 'person.instructed':
    case 'worker.idled':
    case 'automation.released':
      return { ...saying, ...turnFacts(actor, sources) };
    case 'person.edited': {
      const fields = { ...contextOf<TicketContext>(actor.snapshot), ...saying.changes };
      return { ...saying, policy: sources.policies.ticket(fields) };
    }
    case 'person.reopened':
      return {
        ...saying,
        policy: sources.policies.ticket(contextOf<TicketContext>(actor.snapshot)),
      };
    case 'runner.exited':
    case 'runner.lost':
    case 'runner.start_failed':
    case 'turn.undeliverable': {
      const { ticket } = contextOf<WorkerContext>(actor.snapshot);
      const head = saying.type === 'runner.exited' ? saying.exit.head : null;
      const held = movesHeld(sources.supervisor());
      const end = { head, held, at: sources.now };
      return { ...saying, asksPerson: endsThatAsk(actor, sources.actor(`ticket/${ticket}`), end) };
    }
    case 'stall.due':
      // Nothing known yet (the follower has not caught up) is no proof of silence.
      return { ...saying, lastActivityAt: lastHeard(idOf(actor.address), sources) };
    case 'overrun.due':
      return { ...saying, ranMs: ranFor(contextOf<WorkerContext>(actor.snapshot), sources) };
    default:
      return saying;
  }
}

/** Only time in which the service ran counts as silence: after a suspended night nobody has been silent for hours. */
function lastHeard(worker: string, { activity, pulse, now }: FactSources): number {
  const at = activity.last(worker);
  return at === null ? now : Math.min(now, at + pulse.asleepMs(at));
}

/** Nor does a suspended night count as part of a run. */
function ranFor({ startedAt }: WorkerContext, { pulse, now }: FactSources): number {
  return startedAt === null ? 0 : now - startedAt - pulse.asleepMs(startedAt);
}

/** Whether the ticket's idle worker, should it have one, could go on: it holds no slot and needs one. */
function turnFacts(actor: StoredActor, { roster, policies }: FactSources): { slotFree: boolean } {
  const { author } = contextOf<TicketContext>(actor.snapshot);
  const worker = author && roster.workers.get(author.id);
  return { slotFree: worker ? slotFree('author', worker.profile, roster, policies) : false };
}

function startFacts(
  saying: { type: string; role?: 'author' | 'reviewer' | 'gate' },
  ticket: TicketContext,
  { roster, policies, supervisor }: FactSources,
): StartFacts {
  const role = saying.type === 'person.review_asked' ? 'reviewer' : (saying.role ?? 'author');
  const gate = ticket.policy.phases.gates[ticket.gateIndex];
  const launch =
    role === 'author'
      ? policies.author(ticket)
      : role === 'reviewer'
        ? policies.reviewer()
        : gate === undefined
          ? null
          : policies.gate(gate);
  return {
    startsAllowed: startsAllowed(supervisor()),
    slotFree: launch !== null && slotFree(role, launch.profile, roster, policies),
    dependenciesDone: roster.unmet(ticket).length === 0,
    launch,
  };
}

/** Authors have slots in all and per profile; reviewers and gates share slots of their own. */
export function slotFree(
  role: 'author' | 'reviewer' | 'gate',
  profile: string,
  roster: Roster,
  policies: Policies,
): boolean {
  if (role !== 'author') {
    return roster.running((worker) => worker.role !== 'author') < policies.slots.judges;
  }
  return (
    roster.running((worker) => worker.role === 'author') < policies.slots.authors &&
    roster.running((worker) => worker.role === 'author' && worker.profile === profile) <
      policies.profileSlots(profile)
  );
}

export const idOf = (address: Address): string => address.slice(address.indexOf('/') + 1);
