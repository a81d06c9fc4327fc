import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import { href, ticketHref } from '../../route.ts';
import { actorOf } from './band.ts';
import { stateName } from './move-words.ts';
import { neighbourOf } from './neighbours.ts';

const leaf = (path: string): string => stateName(path.split('.').at(-1));

/** Which ticket this is, where it is, whose it is. */
export function Head({ ticket }: { readonly ticket: Ticket }) {
  const { id, title, statePath, priority, labels, dependsOn } = ticket;
  return (
    <header class="ticket-head">
      <div class="crumbs">
        <p class="crumb-way">
          <a href={href('chart')}>Chart</a>
          <span aria-hidden="true">/</span>
          <a href={href('chart', { state: statePath })}>{leaf(statePath)}</a>
          <span aria-hidden="true">/</span>
          <bdi class="mono">{id}</bdi>
        </p>
        <Neighbours ticket={ticket} />
      </div>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p class="ticket-facts">
        <span class={`pill ${actorOf(statePath)}`}>{stateName(statePath)}</span>
        <span class={priority === 'urgent' ? 'late strong' : ''}>{priority}</span>
        <Whose ticket={ticket} />
        {labels.map((label) => (
          <bdi key={label} class="label">
            {label}
          </bdi>
        ))}
      </p>
      {dependsOn.length > 0 && (
        <p class="ticket-needs">
          <span class="muted">Needs </span>
          {dependsOn.map((needed) => (
            <Needed key={needed} id={needed} />
          ))}
        </p>
      )}
    </header>
  );
}

function Neighbours({ ticket }: { readonly ticket: Ticket }) {
  const { tickets } = useSession();
  const before = useSource(tickets, (all) => neighbourOf(all.in(ticket.state), ticket, -1)?.id);
  const after = useSource(tickets, (all) => neighbourOf(all.in(ticket.state), ticket, 1)?.id);
  const place = leaf(ticket.statePath);
  if (before === undefined || after === undefined)
    return <span class="crumb-next faint">{`alone in ${place}`}</span>;
  return (
    <span class="crumb-next">
      <a class="kbd" href={ticketHref(before)} aria-label={`Before it in ${place}: ${before}`}>
        [
      </a>
      <a class="kbd" href={ticketHref(after)} aria-label={`Next in ${place}: ${after}`}>
        ]
      </a>{' '}
      <span aria-hidden="true">{`next in ${place}`}</span>
    </span>
  );
}

function Whose({ ticket }: { readonly ticket: Ticket }) {
  const status = useCell(useSession().status);
  const { assignee, owner, profile } = ticket;
  return (
    <span class="muted">
      <bdi>{assignee ?? profile ?? 'nobody yet'}</bdi>, owner{' '}
      <bdi>{owner ?? status?.owner ?? 'not named'}</bdi>
    </span>
  );
}

function Needed({ id }: { readonly id: string }) {
  const state = useSource(useSession().tickets, (tickets) => tickets.get(id)?.state);
  return (
    <span class="needed">
      <a href={ticketHref(id)}>
        <bdi>{id}</bdi>
      </a>{' '}
      <span class={state === 'done' ? 'ok' : 'muted'}>
        {state === undefined ? 'not there' : stateName(state)}
      </span>
    </span>
  );
}
