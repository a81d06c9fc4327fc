import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { covers } from '../../data/flow-count.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import type { Pace } from '../../data/pace.ts';
import type { Session } from '../../data/session.ts';
import type { Tickets } from '../../data/tickets.ts';
import { href } from '../../route.ts';
import { counted, grouped } from '../../ui/words.ts';
import { asksAPerson } from '../../data/who-acts.ts';
import { PanelTicket } from './panel-ticket.tsx';
import type { WhyFacts } from './why.ts';
import { waysOn } from './ways-on.ts';

/** More are on the board. */
const SHOWN_MAX = 24;

export interface PanelProps {
  readonly chart: Chart;
  readonly paces: ReadonlyMap<string, Pace>;
  readonly flow: FlowAnswer;
  readonly at: number;
  readonly range: string;
  /** The ticket that `[` and `]` came to. */
  readonly token: string | null;
}

/** What the words of a ticket are made of, read once for the whole panel. */
export function whyFactsOf(session: Session, at: number): WhyFacts {
  const byTicket = new Map<string, Escalation>();
  for (const escalation of session.escalations.list) {
    if (escalation.ticket !== null) byTicket.set(escalation.ticket, escalation);
  }
  return {
    get: (id) => session.tickets.get(id),
    worker: (id) => session.workers.get(id),
    escalation: (id) => byTicket.get(id),
    status: session.status.value,
    held: session.killSwitch.value?.engaged ?? false,
    at,
  };
}

/** The tickets of a state, and why each waits. */
export function StatePanel({ path, ...props }: PanelProps & { readonly path: string }) {
  const { tickets } = useSession();
  const node = props.chart.graph.nodes.find((one) => one.path === path);
  const [top = path] = path.split('.', 1);
  const those = tickets.in(top).filter(({ statePath }) => covers(path, statePath));
  const newest = node?.tags.includes('final') ?? false;
  return (
    <div class="panel-body">
      <PanelHead title={node?.name ?? path} count={those.length} words={node?.description ?? ''} />
      <TicketList
        {...props}
        tickets={newest ? those.toReversed() : those}
        all={href('board', { q: node?.name ?? top })}
        none="Nobody is here."
      />
      <WaysOn {...props} path={path} />
    </div>
  );
}

/** With nothing chosen: what waits for a person, the oldest first. */
export function AskingPanel(props: PanelProps) {
  const { tickets } = useSession();
  const asking = askingIn(tickets);
  const inbox = tickets.in('inbox');
  return (
    <div class="panel-body">
      <PanelHead
        title="Waits for a person"
        count={asking.length}
        words={
          asking.length === 0
            ? 'No decision is asked for. Choose a state or a line of the chart to see more of it.'
            : 'The oldest first.'
        }
      />
      <TicketList {...props} tickets={asking} all={href('board', { q: 'is:person' })} none="" />
      {inbox.length > 0 && (
        <>
          <PanelHead title="Not triaged" count={inbox.length} words="" />
          <TicketList {...props} tickets={inbox} all={href('board', { q: 'inbox' })} none="" />
        </>
      )}
    </div>
  );
}

/** Tickets that ask a person, the one that has waited longest first. */
export const askingIn = (tickets: Tickets): readonly Ticket[] =>
  [...tickets.in('needs_input'), ...tickets.in('review').filter(asksAPerson)].toSorted((a, b) =>
    a.enteredAt < b.enteredAt ? -1 : 1,
  );

interface HeadProps {
  readonly title: string;
  readonly count: number | null;
  readonly words: string;
}

export const PanelHead = ({ title, count, words }: HeadProps) => (
  <header class="panel-head">
    <h2>
      <span>{title}</span>
      {count !== null && <span class="panel-count">{grouped(count)}</span>}
    </h2>
    {words !== '' && <p class="muted">{words}</p>}
  </header>
);

interface ListProps extends PanelProps {
  readonly tickets: readonly Ticket[];
  readonly all: string;
  readonly none: string;
}

function TicketList({ tickets, all, none, paces, at, token }: ListProps) {
  const facts = whyFactsOf(useSession(), at);
  if (tickets.length === 0) return none === '' ? null : <p class="panel-none muted">{none}</p>;
  const chosen = tickets.findIndex(({ id }) => id === token);
  // The one that the keys came to is always among them.
  const start = chosen < SHOWN_MAX ? 0 : chosen - SHOWN_MAX + 1;
  return (
    <>
      <ul class="panel-list">
        {tickets.slice(start, start + SHOWN_MAX).map((ticket) => (
          <PanelTicket
            key={ticket.id}
            ticket={ticket}
            facts={facts}
            pace={paces.get(ticket.statePath)}
            chosen={ticket.id === token}
          />
        ))}
      </ul>
      {tickets.length > SHOWN_MAX && (
        <p class="panel-more">
          <a href={all}>{`Show all ${counted(tickets.length, 'ticket')} on the board`}</a>
        </p>
      )}
    </>
  );
}

/** What leads out of a state, and how often it did. */
export function WaysOn({ chart, flow, path, range }: PanelProps & { readonly path: string }) {
  const ways = waysOn(chart, flow, path);
  if (ways.length === 0) return null;
  return (
    <section class="panel-ways">
      <h3>
        <span>{chart.name === 'ticket' ? 'What moves a ticket on' : 'What leads on'}</span>
        <span>{range.replace(/^in the /, '')}</span>
      </h3>
      <ul>
        {ways.map(({ words, to, count }) => (
          <li key={`${words} ${to}`}>
            <span>{`${words} → ${to}`}</span>
            <span>{grouped(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
