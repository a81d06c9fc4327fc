import { useContext } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { deedsOf } from '../../shell/act/deeds.ts';
import type { Deed } from '../../shell/act/deeds.ts';
import { effectWords } from '../../shell/act/effect.ts';
import { Priority } from '../../ui/priority.tsx';
import { shortId } from '../../ui/words.ts';
import { Age } from './age.tsx';
import { BoardContext } from './board-context.ts';
import { asksAPerson, whoActs } from '../../data/who-acts.ts';
import { meterWords, metersOf } from './meters.ts';
import { whyWords } from './why.ts';

const ACTIONS_SHOWN = 2;
/** More cells than that are a bar. */
const CELLS_MAX = 8;

interface CardProps {
  readonly ticket: Ticket;
  readonly place: number | null;
}

/** A ticket as it stands in its column. */
export function Card({ ticket, place }: CardProps) {
  const { act, menu, chosen } = useContext(BoardContext);
  const session = useSession();
  const who = useSource(session.status, ({ value }) => whoActs(ticket, value));
  const deeds = asksAPerson(ticket) ? deedsOf(ticket).slice(0, ACTIONS_SHOWN) : [];
  return (
    <article class={`card by-${who} ${chosen === ticket.id ? 'chosen' : ''}`}>
      <div class="card-head">
        <Priority of={ticket.priority} />
        <span class="mono card-id" title={ticket.id}>
          {shortId(ticket.id)}
        </span>
        <bdi class="card-assignee">{ticket.assignee ?? ''}</bdi>
        <Age ticket={ticket} marked />
      </div>
      <TitleLink ticket={ticket} />
      <Why ticket={ticket} place={place} />
      <Meters ticket={ticket} />
      {deeds.length > 0 && (
        <div class="card-actions">
          {deeds.map((deed, at) => (
            <DeedButton key={deed.action} deed={deed} ticket={ticket} first={at === 0} act={act} />
          ))}
        </div>
      )}
      <button
        type="button"
        class="card-more"
        aria-label={`Move ${ticket.id} to…`}
        title="Move to… (m)"
        onClick={() => menu(ticket)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
    </article>
  );
}

interface DeedButtonProps {
  readonly deed: Deed;
  readonly ticket: Ticket;
  readonly first: boolean;
  readonly act: (ticket: Ticket, deed: Deed) => void;
}

function DeedButton({ deed, ticket, first, act }: DeedButtonProps) {
  const session = useSession();
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  return (
    <button
      type="button"
      class={`button small ${first ? 'first' : ''}`}
      title={effectWords(session, ticket, deed)}
      aria-label={`${deed.name}: ${ticket.id}`}
      disabled={!live}
      onClick={() => act(ticket, deed)}
    >
      {deed.name}
    </button>
  );
}

/** The link covers the whole card, so that all of it opens the ticket. */
function TitleLink({ ticket: { id, title } }: { readonly ticket: Ticket }) {
  return (
    <a class="card-title" href={ticketHref(id)} draggable={false} aria-label={`${id} ${title}`}>
      <bdi>{title}</bdi>
    </a>
  );
}

function Why({ ticket, place }: CardProps) {
  const { whyFacts } = useContext(BoardContext);
  useNow();
  const words = whyWords(ticket, whyFacts(), place);
  return words === '' ? null : (
    <p class="card-why">
      <bdi>{words}</bdi>
    </p>
  );
}

function Meters({ ticket }: { readonly ticket: Ticket }) {
  const session = useSession();
  const limits = useSource(session.status, (status) => status.value?.limits);
  const meters = metersOf(ticket, limits);
  if (meters.length === 0) return null;
  return (
    <ul class="card-meters" aria-label="Counters">
      {meters.map((meter) => (
        <li key={meter.name} class="card-meter" title={meterWords(meter)}>
          <span class="hidden">{meterWords(meter)}</span>
          <span aria-hidden="true">{meter.name}</span>
          {meter.of === null || meter.of > CELLS_MAX ? (
            <span aria-hidden="true">{meter.used}</span>
          ) : (
            <Cells used={meter.used} of={meter.of} />
          )}
        </li>
      ))}
    </ul>
  );
}

const Cells = ({ used, of }: { readonly used: number; readonly of: number }) => (
  <span class="card-cells" aria-hidden="true">
    {Array.from({ length: of }, (_, at) => (
      <span key={at} class={at < used ? 'card-cell used' : 'card-cell'} />
    ))}
  </span>
);

/** A ticket at rest: one line. */
export function RestRow({ ticket }: { readonly ticket: Ticket }) {
  const { menu, chosen } = useContext(BoardContext);
  return (
    <article class={`rest-row ${chosen === ticket.id ? 'chosen' : ''}`}>
      <span class="mono card-id" title={ticket.id}>
        {shortId(ticket.id)}
      </span>
      <TitleLink ticket={ticket} />
      <Age ticket={ticket} />
      <button
        type="button"
        class="card-more"
        aria-label={`Move ${ticket.id} to…`}
        title="Move to… (m)"
        onClick={() => menu(ticket)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
    </article>
  );
}
