import type { TicketPolicy } from './policy.ts';
import type { TicketEvent } from './ticket-events.ts';
import type { TicketArgs } from './ticket-guards.ts';

const applied = (event: TicketEvent): TicketPolicy | undefined =>
  event.type === 'config.applied' ? event.policy : undefined;

/** Conditions about a configuration that changes while a ticket is being judged. */
export const reconfigured = {
  /** The configuration no longer has the step that the ticket stands in. A verdict that the switch holds still counts. */
  judgingGone: ({ context, event }: TicketArgs) => {
    const policy = applied(event);
    return (
      policy !== undefined &&
      context.judgement === null &&
      !(policy.phases.review && policy.reviewMode === 'enforce')
    );
  },
  /** Other gates than those up to here are asked for, or more than those that have passed. A fail that is held still counts. */
  gateGone: ({ context, event }: TicketArgs) => {
    const policy = applied(event);
    if (policy === undefined) return false;
    const sofar = context.policy.phases.gates.slice(0, context.gateIndex + 1);
    const same = sofar.every((name, index) => policy.phases.gates[index] === name);
    if (context.judgement === null) return !same;
    if (context.judgement.outcome !== 'pass') return false;
    return !same || policy.phases.gates.length > sofar.length;
  },
} satisfies Record<string, (args: TicketArgs) => boolean>;
