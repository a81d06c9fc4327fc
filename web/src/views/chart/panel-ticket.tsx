import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Pace } from '../../data/pace.ts';
import { isOverdue } from '../../data/pace.ts';
import { ticketHref } from '../../route.ts';
import { Priority } from '../../ui/priority.tsx';
import { msSince, span } from '../../ui/words.ts';
import { asksAPerson } from '../../data/who-acts.ts';
import { DeedButtons } from './deed-buttons.tsx';
import type { WhyFacts } from './why.ts';
import { why } from './why.ts';

interface PanelTicketProps {
  readonly ticket: Ticket;
  readonly facts: WhyFacts;
  readonly pace: Pace | undefined;
  /** Whether `[` and `]` came to it. */
  readonly chosen: boolean;
}

/** A ticket in the panel: how urgent, since when, why it waits, and what one can do about it. */
export function PanelTicket({ ticket, facts, pace, chosen }: PanelTicketProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const age = msSince(ticket.enteredAt, facts.at);
  const late = isOverdue(age, pace);
  const { asked, because } = why(ticket, facts);
  return (
    <li ref={item} class={`panel-ticket ${chosen ? 'chosen' : ''}`} data-ticket={ticket.id}>
      <p class="panel-ticket-head">
        <Priority of={ticket.priority} />
        <a class="mono" href={ticketHref(ticket.id)} aria-current={chosen ? 'true' : undefined}>
          <bdi>{ticket.id}</bdi>
        </a>
        <span class="panel-ticket-who">{whose(ticket, facts)}</span>
        <span class={late ? 'late' : 'muted'}>
          {span(age)}
          {late && <span class="hidden"> overdue</span>}
        </span>
      </p>
      <h3 class="panel-ticket-title">
        <bdi>{ticket.title}</bdi>
      </h3>
      {asked !== '' && (
        <p class="person">
          <bdi>{asked}</bdi>
        </p>
      )}
      {because !== '' && (
        <p class={late && asked === '' ? 'late clamped' : 'muted clamped'}>
          <bdi>{because}</bdi>
        </p>
      )}
      {(chosen || ticket.state === 'inbox' || asksAPerson(ticket)) && (
        <DeedButtons ticket={ticket} />
      )}
    </li>
  );
}

/** Who has it: the person it waits for, else the agent. */
function whose(ticket: Ticket, { escalation, status }: WhyFacts): ComponentChildren {
  if (ticket.state === 'needs_input' || ticket.statePath === 'review.deciding') {
    const owner = escalation(ticket.id)?.owner ?? ticket.owner ?? status?.owner ?? 'its owner';
    return (
      <>
        waits for <bdi>{owner}</bdi>
      </>
    );
  }
  // Nothing runs it yet: the default profile would name an agent that nobody chose.
  if (ticket.state === 'inbox') return <bdi>{ticket.assignee ?? 'nobody yet'}</bdi>;
  return <bdi>{ticket.assignee ?? ticket.profile ?? status?.defaultProfile ?? ''}</bdi>;
}
