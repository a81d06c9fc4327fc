import type { Address, By } from '../machines/by.ts';
import type { TicketInput, WorkerInput } from '../machines/ticket-context.ts';
import type { Snapshot, StepResult } from '../step/step.ts';
import { begin, statePath, step } from '../step/step.ts';
import { sortActions } from './actions.ts';
import { chartIdentities } from './chart-identity.ts';
import { keepApart, unfollow } from './dead-letter.ts';
import type { Outcome, Saying, StoredActor } from './ports.ts';
import type { ReceiveScope } from './scope.ts';
import { applyTimers, journal, readModel, speakerOf } from './change.ts';

/** Messages between actors inside one commit go at most this deep: a loop of charts fails instead of hanging. */
const DEPTH_MAX = 16;

interface Message {
  readonly to: Address;
  readonly saying: Saying;
  readonly by: By;
  readonly depth: number;
}

/**
 * The road of one event (DESIGN "One event's road"), up to the commit:
 * facts → pure step → journal row and snapshot → records, timers and deeds → messages to other actors, consumed here.
 * @throws ChartError when a chart throws; the caller drops the draft, so that only this event is lost.
 */
export function receive(scope: ReceiveScope, to: Address, saying: Saying, by: By): Outcome {
  return decide(scope, { to, saying, by, depth: 0 });
}

function decide(scope: ReceiveScope, message: Message): Outcome {
  const { draft } = scope;
  if (message.depth > DEPTH_MAX) throw new RangeError(`messages go deeper than ${DEPTH_MAX}`);
  const actor = draft.actor(message.to);
  if (!actor) {
    return {
      outcome: 'rejected',
      code: 'not_found',
      detail: `there is no ${message.to.replace('/', ' ')}`,
    };
  }
  const saying = scope.establish(message.saying, actor, scope.facts);
  const event = { ...saying, at: draft.at, by: message.by };
  const result = step(chartIdentities[actor.chart].machine, actor.snapshot, event);
  if (!result) return refused(scope, message, actor);
  return apply(scope, { actor, saying, result, by: message.by, depth: message.depth });
}

/** Senders that speak of one run, turn or commit: what no longer fits comes too late, it is not forbidden. */
const TIMELY = /^(worker|runner|agent|turn|review|reviewer|gate|commit|stall|backoff|landing)\./;

function refused({ draft }: ReceiveScope, message: Message, actor: StoredActor): Outcome {
  const state = statePath(actor.snapshot.value);
  const stale = TIMELY.test(message.saying.type);
  // Notices between actors and proposals of the dispatcher may be out of date any day; what came from outside is kept.
  if (message.depth === 0 && message.by.kind !== 'dispatcher') {
    draft.refuse({
      actor: message.to,
      outcome: stale ? 'stale' : 'ignored',
      type: message.saying.type,
      by: message.by,
      detail: `in ${state}`,
      body: null,
    });
  }
  return stale
    ? {
        outcome: 'stale',
        address: message.to,
        detail: `${message.saying.type} came too late: ${state}`,
      }
    : { outcome: 'ignored', address: message.to, state };
}

interface Applied {
  readonly actor: StoredActor;
  readonly saying: Saying;
  readonly result: StepResult;
  readonly by: By;
  readonly depth: number;
}

function apply(scope: ReceiveScope, { actor, saying, result, by, depth }: Applied): Outcome {
  const { draft } = scope;
  // The event of the comment, or of the sample, tells of it; a second one would say nothing more.
  const recordOnly = saying.type === 'person.commented' || saying.type === 'operator.swept';
  const seq = draft.nextSeq;
  const next = advance(actor, result.snapshot, recordOnly ? actor.lastSeq : seq, draft.at);
  draft.actors.set(next.address, next);
  // Before anybody hears of it: whoever decides next counts with a slot that has just been given back.
  scope.roster.follow(next);
  if (!recordOnly) journal(scope, { before: actor, next, saying, by });
  applyTimers(draft, next.address, result);
  const asked = sortActions(result.actions, {
    draft,
    actor: next,
    by,
    seq,
    globalOwner: scope.globalOwner,
    channels: scope.channels,
  });
  for (const input of asked.spawned) spawn(scope, input, by, depth + 1);
  const self = speakerOf(next);
  for (const { to, saying: said } of asked.messages) {
    decide(scope, { to, saying: said, by: senderOf(self, by), depth: depth + 1 });
  }
  for (const broadcast of asked.broadcasts) announce(scope, broadcast, by, depth + 1);
  const after = draft.actor(next.address) ?? next;
  readModel(scope, after);
  return {
    outcome: 'applied',
    address: after.address,
    seq,
    version: after.version,
    view: draft.tickets.get(self.id) ?? draft.workers.get(self.id) ?? null,
    recordIds: asked.recordIds,
    spawned: asked.spawned.map(({ id: worker }) => worker),
    verdict: asked.verdict,
  };
}

/** A person stays the cause of what follows from their word inside the same commit. */
const senderOf = (self: By, by: By): By => (by.kind === 'person' ? by : self);

function advance(actor: StoredActor, snapshot: Snapshot, seq: number, at: number): StoredActor {
  const chart = chartIdentities[actor.chart];
  return {
    ...actor,
    version: actor.version + 1,
    lastSeq: seq,
    chartVersion: chart.version,
    chartHash: chart.hash,
    snapshot,
    updatedAt: at,
    archived: isAtRest(actor.chart, snapshot),
  };
}

function isAtRest(chart: StoredActor['chart'], snapshot: Snapshot): boolean {
  const path = statePath(snapshot.value);
  if (chart === 'worker') return path === 'ended';
  if (chart !== 'ticket' || (path !== 'done' && path !== 'cancelled')) return false;
  const { author, reviewer, gate, shadowSha } = snapshot.context;
  return author === null && reviewer === null && gate === null && shadowSha === null;
}

/** Makes a ticket; its id and its dependencies have been checked. */
export function createTicket(scope: ReceiveScope, input: TicketInput, by: By): Outcome {
  return create(scope, { address: `ticket/${input.id}`, chart: 'ticket', input, by, depth: 0 });
}

function spawn(scope: ReceiveScope, input: WorkerInput, by: By, depth: number): void {
  create(scope, { address: `worker/${input.id}`, chart: 'worker', input, by, depth });
}

/** Makes the one supervisor of a new data directory. */
export function createSupervisor(scope: ReceiveScope, by: By): Outcome {
  const input = { limits: scope.policies.supervisor };
  return create(scope, { address: 'supervisor', chart: 'supervisor', input, by, depth: 0 });
}

interface Creation {
  readonly address: Address;
  readonly chart: StoredActor['chart'];
  readonly input: object;
  readonly by: By;
  readonly depth: number;
}

function create(scope: ReceiveScope, { address, chart, input, by, depth }: Creation): Outcome {
  const { draft } = scope;
  const identity = chartIdentities[chart];
  const result = begin(identity.machine, input);
  const seq = draft.nextSeq;
  const next: StoredActor = {
    address,
    version: 1,
    lastSeq: seq,
    chart,
    chartVersion: identity.version,
    chartHash: identity.hash,
    snapshot: result.snapshot,
    createdAt: draft.at,
    updatedAt: draft.at,
    archived: isAtRest(chart, result.snapshot),
  };
  draft.actors.set(address, next);
  journal(scope, { before: null, next, saying: { type: `${chart}.created`, input }, by });
  applyTimers(draft, address, result);
  const asked = sortActions(result.actions, {
    draft,
    actor: next,
    by,
    seq,
    globalOwner: scope.globalOwner,
    channels: scope.channels,
  });
  for (const { to, saying } of asked.messages) decide(scope, { to, saying, by, depth: depth + 1 });
  readModel(scope, next);
  const id = address.slice(address.indexOf('/') + 1);
  return {
    outcome: 'applied',
    address,
    seq,
    version: 1,
    view: draft.tickets.get(id) ?? draft.workers.get(id) ?? null,
    recordIds: asked.recordIds,
    spawned: [],
    verdict: null,
  };
}

/** Tells every actor that a decision of the supervisor concerns. */
function announce(scope: ReceiveScope, what: 'halt' | 'release', by: By, depth: number): void {
  const { roster } = scope;
  const heard: { to: Address; saying: Saying }[] =
    what === 'halt'
      ? Array.from(roster.workers.values(), ({ id }) => ({
          to: `worker/${id}` as const,
          saying: { type: 'supervisor.halted' } as const,
        }))
      : Array.from(roster.tickets.values())
          .filter((brief) => brief.held)
          .map(({ id }) => ({
            to: `ticket/${id}` as const,
            saying: { type: 'automation.released', slotFree: false } as const,
          }));
  for (const { to, saying } of heard) announceTo(scope, { to, saying, by, depth });
}

/** One that cannot handle the news must not keep it from the others. */
function announceTo(scope: ReceiveScope, message: Message): void {
  const apart = scope.draft.branch();
  try {
    decide({ ...scope, draft: apart }, message);
    scope.draft.merge(apart);
  } catch (cause) {
    unfollow(scope.roster, apart, scope.draft);
    keepApart(scope, { ...message, cause });
  }
}
