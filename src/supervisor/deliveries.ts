import type { Draft } from './draft.ts';
import type { Courier, Deed, DeedHandler, DeliveryView, EscalationView } from './ports.ts';
import { iso } from './views.ts';

/** The deed that brings one escalation to one channel. */
export const DELIVER = 'deliver';

/** An attempt that failed and is made again; its message is recorded and holds no secret. */
export class DeliveryFailed extends Error {
  readonly code = 'delivery_failed';
}

/** One per channel. The key is the delivery's id: the same at every attempt, and in every life of the service. */
export function deliveriesOf(
  { id, ticket }: EscalationView,
  channels: readonly string[],
): readonly Deed[] {
  return channels.map((channel) => ({
    key: `${id}:${channel}`,
    actor: ticket === null ? 'supervisor' : `ticket/${ticket}`,
    type: DELIVER,
    params: { escalation: id, channel },
    // To ask a person is what the kill-switch must never hold.
    automatic: false,
    attempts: 0,
    notBefore: 0,
  }));
}

export interface DeliveryEdge {
  readonly courier: Courier;
  readonly escalation: (id: string) => EscalationView | null;
}

/** Carries out deliveries. A channel that is not configured any more, or cannot work here, ends them with a record. */
export function deliverDeed({ courier, escalation }: DeliveryEdge): DeedHandler {
  return async ({ key, actor, params, attempts: before }, signal) => {
    const channel = String(params['channel']);
    const about = escalation(String(params['escalation']));
    if (!about) return [];
    const attempts = before + 1;
    const common = { escalation: about.id, channel, attempts };
    const result = await courier.deliver({ id: key, channel, attempts, escalation: about, signal });
    switch (result.outcome) {
      case 'delivered':
        return [{ to: actor, saying: { type: 'courier.delivered', ...common } }];
      case 'impossible':
        return [{ to: actor, saying: { type: 'courier.gave_up', ...common, error: result.error } }];
      case 'failed':
        throw new DeliveryFailed(result.error);
    }
  };
}

/** One entry per channel: what is known of it now. */
export function withDelivery(escalation: EscalationView, delivery: DeliveryView): EscalationView {
  const others = escalation.deliveries.filter(({ channel }) => channel !== delivery.channel);
  return { ...escalation, deliveries: [...others, delivery] };
}

/**
 * Notes a failed attempt on its escalation, in the commit that puts the deed off. Not an event: a channel that is down
 * for a day would fill the journal with it.
 */
export function noteFailedAttempt(draft: Draft, deed: Deed, cause: unknown): void {
  const escalation = draft.escalation(String(deed.params['escalation']));
  if (!escalation || !(cause instanceof DeliveryFailed)) return;
  const { attempts } = deed;
  const channel = String(deed.params['channel']);
  const at = iso(draft.at);
  const delivery = { channel, ok: false, at, attempts, error: cause.message };
  draft.escalations.set(escalation.id, withDelivery(escalation, delivery));
}
