import type { Address, By } from '../machines/by.ts';
import type { HealthSample } from '../machines/health-sample.ts';
import type { HumanDecision, TicketContext, WorkerInput } from '../machines/ticket-context.ts';
import type { VerdictRecord } from '../machines/ticket-setup.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { Action } from '../step/step.ts';
import type { Draft } from './draft.ts';
import { addEscalation, resolveEscalations } from './escalations.ts';
import type { ReviewView, Saying, StoredActor } from './ports.ts';
import { contextOf, iso } from './views.ts';

/** What an action of a chart turns into. */
export interface Asked {
  readonly messages: { readonly to: Address; readonly saying: Saying }[];
  readonly spawned: WorkerInput[];
  readonly broadcasts: ('halt' | 'release')[];
  readonly recordIds: string[];
  verdict: VerdictRecord['outcome'] | null;
}

export interface ActionScope {
  readonly draft: Draft;
  readonly actor: StoredActor;
  readonly by: By;
  /** Sequence of the event that asked. */
  readonly seq: number;
  /** The configured owner, for what is about no ticket. */
  readonly globalOwner: string;
  /** Names of the channels by which an escalation that is opened now is delivered. */
  readonly channels: readonly string[];
}

/** What a shadow verdict would have done (DOMAIN §3). */
const WOULD: Record<string, string> = {
  pass: 'advance',
  fail: 'return_for_fixes',
  uncertain: 'escalate',
};

const DEEDS = new Set([
  'checkCommit',
  'land',
  'startRunner',
  'releaseRunner',
  'stopRunner',
  'deliverInput',
  'interruptRunner',
]);
/** A deed without a word about it is automatic where it moves a ticket on; a stop is the follow-up of a decision. */
const AUTOMATIC = new Set(['checkCommit']);

/**
 * Sorts the actions of one transition: records are written into the draft, messages are returned to be consumed in the
 * same commit, deeds go to the outbox.
 */
export function sortActions(actions: readonly Action[], scope: ActionScope): Asked {
  const asked: Asked = { messages: [], spawned: [], broadcasts: [], recordIds: [], verdict: null };
  actions.forEach((action, index) => {
    if (DEEDS.has(action.type)) addDeed(action, index, scope);
    else sortOne(action, scope, asked);
  });
  return asked;
}

function sortOne({ type, params }: Action, scope: ActionScope, asked: Asked): void {
  switch (type) {
    case 'tell': {
      const { to, event } = params as unknown as { to: readonly Address[]; event: Saying };
      for (const address of to) asked.messages.push({ to: address, saying: event });
      return;
    }
    case 'spawnWorker':
      asked.spawned.push((params as unknown as { input: WorkerInput }).input);
      return;
    case 'haltWorkers':
      asked.broadcasts.push('halt');
      return;
    case 'releaseHeld':
      asked.broadcasts.push('release');
      return;
    case 'comment':
      asked.recordIds.push(addComment(params as unknown as Comment, scope));
      return;
    case 'escalate':
      addEscalation(
        params as unknown as { reason: string; text: string; nextActions: readonly string[] },
        scope,
      );
      return;
    case 'resolveEscalations':
      resolveEscalations(String(params['reasons']), scope);
      return;
    case 'recordDecision':
      noteDecision(params as unknown as Decision, scope);
      return;
    case 'recordVerdict':
      asked.recordIds.push(addVerdict(params as unknown as VerdictRecord, scope));
      asked.verdict = (params as unknown as VerdictRecord).outcome;
      return;
    case 'recordReport':
      addReport(params, scope);
      return;
    case 'recordHealth':
      addSample(params as unknown as { sample: HealthSample }, scope);
      return;
    default:
      throw new TypeError(`the chart asks for "${type}", which the host does not know`);
  }
}

function addDeed(action: Action, index: number, { draft, actor, seq }: ActionScope): void {
  const automatic = action.params['automatic'];
  draft.deedsAdded.push({
    key: `${seq}:${actor.address}:${index}`,
    actor: actor.address,
    type: action.type,
    params: action.params,
    automatic: typeof automatic === 'boolean' ? automatic : AUTOMATIC.has(action.type),
    attempts: 0,
    notBefore: 0,
  });
}

interface Comment {
  readonly text: string;
  readonly from: 'person' | 'service';
}

function addComment({ text, from }: Comment, { draft, actor, by }: ActionScope): string {
  const ticket = contextOf<TicketContext>(actor.snapshot).id;
  // What the chart says of its own accord is the service's word, whoever caused it.
  const author: By = from === 'person' ? by : { kind: 'system', id: 'callboard' };
  const id = `c-${draft.nextSeq}`;
  const comment = { id, ticket, text, by: author.id, kind: author.kind, at: iso(draft.at) };
  const seq = draft.record({
    actor: actor.address,
    source: `/tickets/${ticket}`,
    subject: ticket,
    type: 'callboard.ticket.commented',
    data: { comment, by: author },
  });
  draft.comments.push({ id, ticket, seq, at: draft.at, by: author, text });
  return id;
}

function addVerdict(said: VerdictRecord, { draft, actor, by }: ActionScope): string {
  const ticket = contextOf<TicketContext>(actor.snapshot).id;
  const id = `r-${draft.nextSeq}`;
  const worker = said.worker ? draft.actor(`worker/${said.worker}`) : null;
  const review: ReviewView = {
    id,
    ticket,
    sha: said.sha,
    reviewer: said.reviewer,
    worker: said.worker,
    model: worker ? contextOf<WorkerContext>(worker.snapshot).policy.model : null,
    mode: said.mode,
    verdict: said.verdict,
    wouldAction: WOULD[said.verdict] ?? 'escalate',
    reasons: said.reasons,
    gaps: said.gaps,
    outcome: said.outcome,
    error: said.error,
    humanDecision: said.humanDecision,
    at: iso(draft.at),
  };
  draft.record({
    actor: actor.address,
    source: `/tickets/${ticket}`,
    subject: ticket,
    type: 'callboard.review.verdict',
    data: { verdict: review, outcome: said.outcome, by },
  });
  draft.reviews.set(id, review);
  return id;
}

interface Decision {
  readonly said: HumanDecision | null;
}

/** Agreement of reviewers and people is counted from this (DOMAIN §3). */
function noteDecision({ said }: Decision, { draft, actor }: ActionScope): void {
  if (said === null) return;
  const ticket = contextOf<TicketContext>(actor.snapshot).id;
  for (const review of draft.reviewsOf(ticket)) {
    if (review.sha !== said.sha || review.humanDecision === said.decision) continue;
    draft.reviews.set(review.id, { ...review, humanDecision: said.decision });
  }
}

function addReport(params: Action['params'], { draft, actor, by }: ActionScope): void {
  const { ticket, id } = contextOf<WorkerContext>(actor.snapshot);
  draft.record({
    actor: actor.address,
    source: `/workers/${id}`,
    subject: ticket,
    type: 'callboard.worker.report',
    data: { report: params['report'], outcome: params['outcome'], by },
  });
}

function addSample({ sample }: { sample: HealthSample }, { draft, actor, by }: ActionScope): void {
  draft.record({
    actor: actor.address,
    source: '/operator',
    subject: null,
    type: 'callboard.operator.health',
    data: { sample, by },
  });
  draft.samples.push(sample);
}
