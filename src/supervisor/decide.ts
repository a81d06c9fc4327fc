import type { Address, By } from '../machines/by.ts';
import { dependencyProblem } from './admission.ts';
import { reviewAllowed } from './allowed-actions.ts';
import { admit } from './creation.ts';
import { keepApart } from './dead-letter.ts';
import { noteOnEscalation } from './escalations.ts';
import type { Envelope } from './mailbox.ts';
import type { EscalationSaying, Outcome, Saying, StoredActor } from './ports.ts';
import type { ReceiveScope } from './scope.ts';
import { createSupervisor, receive } from './receive.ts';
import { withWaiting } from './waiting.ts';

type Rejected = Extract<Outcome, { outcome: 'rejected' }>;
const rejected = (code: Rejected['code'], detail: string): Rejected => ({
  outcome: 'rejected',
  code,
  detail,
});

/**
 * Decides one envelope into the scope's draft: is the timer still set, was the request made before, is the version the
 * one that the sender saw; then the chart has the word.
 * @throws ChartError, Quarantined: the caller drops the draft.
 */
export function decideEnvelope(scope: ReceiveScope, envelope: Envelope): Outcome {
  const { draft } = scope;
  const { to, timer, deed, receipt } = envelope;
  if (timer) {
    // Cleared or replaced in the meantime: its state was left, and it must not fire.
    if (draft.timer(to, timer.id)?.dueAt !== timer.dueAt) {
      return { outcome: 'stale', address: to, detail: 'the timer was cleared' };
    }
    draft.clearTimer(to, timer.id);
  }
  if (deed !== undefined) draft.deedsDone.push(deed);
  if (!receipt) return seen(scope, answered(scope, envelope));
  const earlier = draft.receipt(receipt.key);
  if (earlier && earlier.fingerprint !== receipt.fingerprint) {
    return rejected('idempotency_key_reused', 'this Idempotency-Key was used with another body');
  }
  if (earlier) {
    return {
      outcome: 'replayed',
      status: earlier.status,
      body: JSON.parse(earlier.body) as unknown,
    };
  }
  const outcome = seen(scope, answered(scope, envelope));
  const { status, body } = receipt.render(outcome);
  // A refusal changed nothing: asked again it may be granted, say once a slot is free. Only a success is kept.
  if (status < 400) {
    draft.receipts.push({
      key: receipt.key,
      fingerprint: receipt.fingerprint,
      status,
      body: JSON.stringify(body),
      at: draft.at,
    });
  }
  return outcome;
}

/** What a ticket waits for is known inside the commit too: an answer that is stored lacks nothing. */
function seen({ roster, policies, facts, globalOwner }: ReceiveScope, outcome: Outcome): Outcome {
  if (outcome.outcome !== 'applied' || !outcome.view || !('waitingFor' in outcome.view)) {
    return outcome;
  }
  const moment = { roster, policies, supervisor: facts.supervisor(), fault: null, globalOwner };
  return { ...outcome, view: withWaiting(outcome.view, moment) };
}

function answered(scope: ReceiveScope, { to, message, by, ifVersion }: Envelope): Outcome {
  const { draft } = scope;
  switch (message.kind) {
    case 'nothing':
      return { outcome: 'ignored', address: to, state: '' };
    case 'begin':
      return createSupervisor(scope, by);
    case 'create':
      return noteRejection(scope, to, 'ticket.created', by, admit(scope, message.ticket, by));
    case 'say':
      break;
  }
  const { saying } = message;
  if (isAboutEscalation(saying)) {
    return noteRejection(scope, to, saying.type, by, noteOnEscalation(scope, to, saying, by));
  }
  const actor = draft.actor(to);
  if (actor && ifVersion !== undefined && actor.version !== ifVersion) {
    const detail = `version ${actor.version} is current, not ${ifVersion}; read the ticket again`;
    return noteRejection(scope, to, saying.type, by, rejected('version_mismatch', detail));
  }
  if (saying.type === 'person.edited' && saying.changes.dependsOn) {
    const id = to.slice('ticket/'.length);
    const problem = dependencyProblem(id, saying.changes.dependsOn, scope.roster, false);
    if (problem) return noteRejection(scope, to, saying.type, by, problem);
  }
  const outcome = receive(scope, to, saying, by);
  if (outcome.outcome !== 'ignored') return outcome;
  if (saying.type === 'person.dispatched') return whyNotDispatched(scope, to, outcome);
  if (saying.type === 'person.instructed') return whyNotInstructed(scope, saying, outcome);
  return saying.type === 'person.review_asked' ? whyNotReviewed(scope, actor, outcome) : outcome;
}

const isAboutEscalation = (saying: Saying): saying is EscalationSaying => 'escalation' in saying;

function noteRejection(
  { draft }: ReceiveScope,
  actor: Address,
  type: string,
  by: By,
  outcome: Outcome,
): Outcome {
  if (outcome.outcome === 'rejected') {
    draft.refuse({ actor, outcome: 'rejected', type, by, detail: outcome.code, body: null });
  }
  return outcome;
}

/** A start that a person asked for fails for the lack of a slot or of a profile: each has its own words. */
function whyNotDispatched(
  { roster, policies }: ReceiveScope,
  to: Address,
  outcome: Extract<Outcome, { outcome: 'ignored' }>,
): Outcome {
  const ticket = roster.tickets.get(to.slice('ticket/'.length));
  if (!ticket || outcome.state !== 'todo') return outcome;
  if (!policies.author(ticket)) {
    const name = ticket.profile ?? ticket.assignee ?? '';
    return rejected(
      'invalid',
      `${name} is no profile, so nothing can be started; assign it to a profile`,
    );
  }
  return rejected(
    'no_free_slot',
    ticket.author
      ? `the earlier worker ${ticket.author} has not ended yet; try again in a moment`
      : 'all slots are taken; stop a worker or wait until one ends',
  );
}

/** The same for a review by hand. */
function whyNotReviewed(
  { policies }: ReceiveScope,
  actor: StoredActor | null,
  outcome: Outcome,
): Outcome {
  if (!actor || !reviewAllowed(actor.snapshot)) return outcome;
  return policies.reviewer()
    ? rejected(
        'no_free_slot',
        'all slots of reviewers and gates are taken; stop one or wait until it ends',
      )
    : rejected('invalid', 'nobody can review: review.profile names none of the profiles');
}

/** Input that a live author of a ticket under way did not take: it works, it has no slot, or too much waits already. */
function whyNotInstructed(
  { roster }: ReceiveScope,
  { worker, when }: Extract<Saying, { type: 'person.instructed' }>,
  outcome: Extract<Outcome, { outcome: 'ignored' }>,
): Outcome {
  const brief = roster.workers.get(worker);
  const underWay = /^(in_progress|needs_input|review\b)/.test(outcome.state);
  if (brief?.role !== 'author' || !underWay) return outcome;
  if (when === 'next_turn') {
    return rejected(
      'queue_full',
      `${worker} has too much to be told already; wait for its next turn`,
    );
  }
  return brief.path === 'live.idle'
    ? rejected('no_free_slot', `${worker} is idle and no slot is free for its next turn`)
    : rejected('runtime_busy', `${worker} is in a turn; nothing was delivered`);
}

/** What becomes of an envelope whose chart threw, or whose actor is in quarantine. */
export function deadLetter(scope: ReceiveScope, envelope: Envelope, cause: unknown): Outcome {
  const { draft } = scope;
  const { to, message, by, timer, deed } = envelope;
  if (timer) draft.clearTimer(to, timer.id);
  if (deed !== undefined) draft.deedsDone.push(deed);
  const saying = message.kind === 'say' ? message.saying : { type: `ticket.${message.kind}` };
  return {
    outcome: 'dead_letter',
    detail: keepApart(scope, { to, saying, by, cause }),
  };
}
