import { useEffect, useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import { href, useRoute } from '../../route.ts';
import { Actions } from './actions.tsx';
import { ActivityList } from './activity-list.tsx';
import { Body } from './body.tsx';
import { CommentBox } from './comment-box.tsx';
import { Console } from './console.tsx';
import { DiffPart } from './diff.tsx';
import { Head } from './head.tsx';
import { Meters } from './meters-row.tsx';
import { useMedia } from './parts.tsx';
import { useNeighbours, usePlace } from './place.ts';
import { Road } from './road-part.tsx';
import { Runs } from './runs.tsx';
import { isLive } from './scene.ts';
import type { Past } from './steps.ts';
import { Story } from './story.ts';
import { Why } from './why.tsx';
import './ticket.css';

/** One ticket: why it is where it is, what moves it, what is left of each limit, and how it came there. */
export function TicketView() {
  const { id } = useRoute();
  const session = useSession();
  const [story, setStory] = useState<Story | null>(null);
  useEffect(() => {
    const next = new Story(session, id);
    setStory(next);
    return () => next.stop();
  }, [session, id]);
  return story && story.id === id ? <Told key={id} story={story} /> : null;
}

function Told({ story }: { readonly story: Story }) {
  const session = useSession();
  const { id } = story;
  const ticket = useSource(session.tickets, (tickets) => tickets.get(id));
  const hasBody = useSource(session.tickets, (tickets) => tickets.hasBody(id));
  const { status } = useCell(session.connection);
  const reading = useSource(story, ({ reading }) => reading);
  const past = useSource(story, ({ past }) => past);
  // The list may not have come so far yet; its own history tells of it too.
  const known = ticket ?? past.points.at(-1)?.ticket;
  useEffect(() => void session.readBody(id), [session, id, status]);
  if (known && (hasBody || !ticket)) return <Whole story={story} ticket={known} past={past} />;
  switch (reading.is) {
    case 'missing':
      return <Missing id={id} />;
    case 'refused':
      return <Refused detail={reading.detail} again={() => void story.read()} />;
    default:
      return (
        <section class="plain-view" aria-busy="true">
          <p class="muted">Reading the ticket…</p>
        </section>
      );
  }
}

const Missing = ({ id }: { readonly id: string }) => (
  <section class="plain-view">
    <h1>
      There is no ticket <bdi>{id}</bdi>.
    </h1>
    <p>Tickets are never removed: the address may have a slip, or belong to another service.</p>
    <p>
      <a href={href('board')}>Look on the board</a>
    </p>
  </section>
);

const Refused = ({ detail, again }: { readonly detail: string; readonly again: () => void }) => (
  <section class="plain-view" role="alert">
    <h1>The ticket could not be read.</h1>
    <p class="muted">{detail}</p>
    <p>
      <button type="button" class="button first" onClick={again}>
        Try again
      </button>
    </p>
  </section>
);

/** What it waits for may change with everything that moves, until it is at its end. */
function useWaiting({ id, state, statePath, version }: Ticket): void {
  const session = useSession();
  const status = useCell(session.status);
  const ended = state === 'done' || state === 'cancelled';
  useEffect(
    () => void session.readWaiting(id),
    [session, id, statePath, version, ended ? null : status],
  );
}

interface WholeProps {
  readonly story: Story;
  readonly ticket: Ticket;
  readonly past: Past;
}

function Whole({ story, ticket, past }: WholeProps) {
  const narrow = useMedia('(max-width: 800px)');
  const at = usePlace(past);
  const [run, setRun] = useState<string | null>(null);
  useNeighbours(ticket);
  useWaiting(ticket);
  const runs = useSource(story, ({ runs }) => runs);
  const whole = useSource(story, ({ reading }) => reading.is === 'whole');
  // The one that a person chose; else what lives, else the newest.
  const seen = runs.find(({ id }) => id === run) ?? runs.find(isLive) ?? runs[0];
  const shown = { story, ticket, past, at };
  const head = <Head ticket={ticket} />;
  const meters = <Meters ticket={ticket} />;
  const why = <Why ticket={ticket} runs={runs} />;
  const actions = <Actions ticket={ticket} runs={runs} past={at !== null} />;
  const body = <Body text={ticket.body} />;
  const road = <Road {...shown} />;
  const activity = (
    <ActivityList events={past.events} read={whole}>
      <CommentBox ticket={ticket} />
    </ActivityList>
  );
  const runList = (
    <Runs
      ticket={ticket}
      events={past.events}
      runs={runs}
      read={whole}
      shown={seen?.id ?? null}
      onChoose={setRun}
    />
  );
  const output = <Console runs={runs} run={seen} onChoose={setRun} />;
  const diff = <DiffPart ticket={ticket} />;
  if (narrow) {
    return (
      <div class="ticket narrow">
        {head}
        {meters}
        {why}
        {actions}
        {body}
        {road}
        {activity}
        {runList}
        {output}
        {diff}
      </div>
    );
  }
  return (
    <div class="ticket">
      <div class="ticket-side" tabIndex={-1}>
        {head}
        {meters}
        {why}
        {actions}
        {body}
        {activity}
      </div>
      <div class="ticket-main" tabIndex={-1}>
        {road}
        <div class="ticket-below">
          <div class="ticket-runs">{runList}</div>
          <div class="ticket-output">
            {output}
            {diff}
          </div>
        </div>
      </div>
    </div>
  );
}
