import type { Address, By } from '../machines/by.ts';
import type { TicketContext } from '../machines/ticket-context.ts';
import { ASK_REASONS } from '../machines/words.ts';
import type { ActionScope } from './actions.ts';
import { readModel } from './change.ts';
import { deliveriesOf, withDelivery } from './deliveries.ts';
import type { Draft } from './draft.ts';
import { escalationKey } from './draft.ts';
import { Quarantined } from './memory.ts';
import type { EscalationSaying, EscalationView, Outcome } from './ports.ts';
import type { ReceiveScope } from './scope.ts';
import { contextOf, iso } from './views.ts';

/** What charts ask for. `reason` names the question; there is one open escalation per ticket and reason. */
export interface Ask {
  readonly reason: string;
  readonly text: string;
  readonly nextActions: readonly string[];
}

/** Opens an escalation, with one delivery per channel in the outbox of the same commit. */
export function addEscalation(ask: Ask, scope: ActionScope): void {
  const { draft, actor, by, globalOwner, channels } = scope;
  const ticket = ticketOf(actor);
  const key = escalationKey(ticket?.id ?? null, ask.reason);
  // One open escalation per ticket and reason: no floods, and no second one after a restart (DOMAIN §8).
  if (draft.openEscalation(key)) return;
  const escalation: EscalationView = {
    id: `esc-${draft.nextSeq}`,
    ticket: ticket?.id ?? null,
    owner: ticket ? (ticket.owner ?? ticket.policy.owner) : globalOwner,
    reason: ask.reason,
    text: ask.text,
    nextActions: ask.nextActions,
    createdAt: iso(draft.at),
    deliveries: [],
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
  };
  record(draft, 'opened', escalation, by);
  draft.deedsAdded.push(...deliveriesOf(escalation, channels));
}

/** Resolves what the actor has asked: everything that its state asks (`open`), or one reason beside it. */
export function resolveEscalations(reasons: string, { draft, actor, by }: ActionScope): void {
  const ticket = ticketOf(actor);
  for (const reason of reasons === 'open' ? ASK_REASONS : [reasons]) {
    const open = draft.openEscalation(escalationKey(ticket?.id ?? null, reason));
    if (!open) continue;
    record(draft, 'resolved', { ...open, resolvedBy: by.id, resolvedAt: iso(draft.at) }, by);
  }
}

/**
 * Notes what became of an escalation outside: a record beside the charts, since it moves no ticket. So it fits a ticket
 * in any state, an archived one too, leaves the version alone that clients compare, and a replay passes over it.
 */
export function noteOnEscalation(
  scope: ReceiveScope,
  to: Address,
  saying: EscalationSaying,
  by: By,
): Outcome {
  const escalation = scope.draft.escalation(saying.escalation);
  if (!escalation) {
    const detail = `there is no escalation ${saying.escalation}`;
    return { outcome: 'rejected', code: 'not_found', detail };
  }
  if (saying.type === 'person.acknowledged') return acknowledge(scope, to, escalation, by);
  const done = saying.type === 'courier.delivered';
  const { channel, attempts } = saying;
  const at = iso(scope.draft.at);
  const delivery = { channel, ok: done, at, attempts, error: done ? null : saying.error };
  const type = done ? 'delivered' : 'undelivered';
  return noted(scope, type, withDelivery(escalation, delivery), by);
}

/** The first one stands. What is resolved and was never acknowledged needs nobody any more. */
function acknowledge(
  scope: ReceiveScope,
  to: Address,
  escalation: EscalationView,
  by: By,
): Outcome {
  if (escalation.acknowledgedAt !== null) {
    return { outcome: 'ignored', address: to, state: 'acknowledged', escalation };
  }
  if (escalation.resolvedAt !== null) {
    const detail = `${escalation.id} was resolved by ${escalation.resolvedBy}: nothing is left to acknowledge`;
    return { outcome: 'stale', address: to, detail };
  }
  const acknowledgedAt = iso(scope.draft.at);
  return noted(scope, 'acknowledged', { ...escalation, acknowledgedBy: by.id, acknowledgedAt }, by);
}

function noted(
  scope: ReceiveScope,
  type: 'delivered' | 'undelivered' | 'acknowledged',
  escalation: EscalationView,
  by: By,
): Outcome {
  const { draft } = scope;
  const seq = record(draft, type, escalation, by);
  const address = addressOf(draft, escalation);
  const actor = draft.actor(address);
  // The ticket's `seq` is that of its last event.
  if (actor) readModel(scope, actor);
  return {
    outcome: 'applied',
    address,
    seq,
    version: actor?.version ?? 0,
    view: draft.tickets.get(escalation.ticket ?? '') ?? null,
    recordIds: [escalation.id],
    spawned: [],
    verdict: null,
    escalation,
  };
}

function record(draft: Draft, type: string, escalation: EscalationView, by: By): number {
  const { ticket } = escalation;
  draft.escalations.set(escalation.id, escalation);
  return draft.record({
    actor: addressOf(draft, escalation),
    source: ticket === null ? '/supervisor' : `/tickets/${ticket}`,
    subject: ticket,
    type: `callboard.escalation.${type}`,
    data: { escalation, by },
  });
}

/** Whose history it belongs to. A ticket in quarantine cannot be read: what is noted about it is the supervisor's. */
function addressOf(draft: Draft, { ticket }: EscalationView): Address {
  if (ticket === null) return 'supervisor';
  try {
    return draft.actor(`ticket/${ticket}`) ? `ticket/${ticket}` : 'supervisor';
  } catch (cause) {
    if (cause instanceof Quarantined) return 'supervisor';
    throw cause;
  }
}

const ticketOf = ({ chart, snapshot }: ActionScope['actor']): TicketContext | null =>
  chart === 'ticket' ? contextOf<TicketContext>(snapshot) : null;
