import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { ticketHref } from '../../route.ts';
import { DeedButtons } from './deed-buttons.tsx';
import type { WhyFacts } from './why.ts';
import { why } from './why.ts';

interface OldestProps {
  readonly ticket: Ticket;
  readonly facts: WhyFacts;
}

/** On a phone, at the thumb: the oldest request and what helps first. */
export function OldestCard({ ticket, facts }: OldestProps) {
  const { asked, because } = why(ticket, facts);
  return (
    <section class="oldest" aria-label="The oldest request">
      <div class="oldest-words">
        <p class="person">
          <bdi>{asked || because}</bdi>
        </p>
        <p class="oldest-title">
          <a class="mono" href={ticketHref(ticket.id)}>
            <bdi>{ticket.id}</bdi>
          </a>{' '}
          <bdi>{ticket.title}</bdi>
        </p>
      </div>
      <DeedButtons ticket={ticket} shown={1} open={false} />
    </section>
  );
}
