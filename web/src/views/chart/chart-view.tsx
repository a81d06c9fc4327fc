import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { Drawing, DrawnLine, DrawnNode } from '../../chart/drawing.ts';
import { Roads } from '../../chart/road.ts';
import { useCalmly } from '../../data/calmly.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { flowOf } from '../../data/flow.ts';
import { useLoaded } from '../../data/load.ts';
import { chosenRange, rangeOf, rangeWords, sameRange } from '../../data/range.ts';
import { useCell, useSource } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { go, setQuery, ticketHref, useRoute } from '../../route.ts';
import { clockTime } from '../../ui/words.ts';
import { Canvas } from './canvas.tsx';
import { EdgePanel } from './edge-panel.tsx';
import { Headline } from './headline.tsx';
import { hasCorner, Legend } from './legend.tsx';
import { OldestCard } from './oldest-card.tsx';
import { AskingPanel, askingIn, StatePanel, whyFactsOf } from './panel.tsx';
import { populationOf } from './population-of.ts';
import { TicketPopulation } from './population.ts';
import { EmptyPanel, OfflinePanel } from './side-panels.tsx';
import { standingOf } from './standing.ts';
import { Strip } from './strip.tsx';
import { ItemsPanel } from './items-panel.tsx';
import { useMotion } from './travel.tsx';
import { usePhone } from './use-phone.ts';
import './states.css';
import './panel.css';
import './strip.css';
import './chart-view.css';

const CHARTS: readonly string[] = ['ticket', 'worker', 'supervisor'];
const NEWEST = 5;
/** What stays where it is is no move. */
const LOOKED_AT = 40;

/** The running system as its own statechart. */
export function ChartView() {
  const { id } = useRoute();
  const { client } = useSession();
  const name = CHARTS.includes(id) ? id : null;
  const [loaded, again] = useLoaded(id, () =>
    name === null ? Promise.resolve(null) : client.get<Chart>(`/charts/${name}`),
  );
  if (name === null) {
    return (
      <section class="plain-view">
        <h1>There is no chart of this name.</h1>
        <p>
          There are {CHARTS.join(', ')}. <a href="#/">Open the tickets’ chart</a>
        </p>
      </section>
    );
  }
  if (loaded.state === 'failed') {
    return (
      <section class="plain-view" role="alert">
        <h1>The chart could not be read.</h1>
        <p class="muted">{loaded.why}</p>
        <p>
          <button type="button" class="button first" onClick={again}>
            Try again
          </button>
        </p>
      </section>
    );
  }
  const chart = loaded.state === 'there' ? loaded.value : null;
  return chart?.name === name ? <Shown key={name} chart={chart} /> : <section aria-busy="true" />;
}

function Shown({ chart }: { readonly chart: Chart }) {
  const session = useSession();
  const { tickets, moves } = session;
  const { query } = useRoute();
  const phone = usePhone();
  const drawing = useMemo(() => drawingFor(chart, phone), [chart, phone]);
  const roads = useMemo(() => new Roads(drawing, chart.graph.edges), [drawing, chart]);
  const range = useRange(query.get('range'));
  const flow = flowOf(session, chart.name);
  useEffect(() => flow.hold(), [flow]);
  const accepted = flowOf(session, 'ticket');
  useEffect(() => accepted.hold(), [accepted]);
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  useEffect(() => {
    if (live) void session.readMoves(chart.name, LOOKED_AT);
  }, [session, chart.name, live]);
  const { workers, escalations } = session;
  useCalmly([flow, accepted, tickets, moves, workers, escalations, session.status], moves);
  const status = session.status.value;
  const { since } = session.connection.value;
  const time = useNow();
  // Nothing ages that nobody is certain of.
  const at = live ? time : since;
  const ticketsThere = useMemo(
    () => new TicketPopulation(tickets, () => session.status.value),
    [tickets],
  );
  const population = chart.name === 'ticket' ? ticketsThere : populationOf(session, chart.name);
  const motion = useMotion(chart.name, roads, moves);
  const chosenState = drawing.nodes.find(({ path }) => path === query.get('state'))?.path ?? null;
  const chosenLine = drawing.lines.find(({ id }) => id === query.get('line')) ?? null;
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => setToken(null), [chosenState]);
  const words = rangeWords(range);
  const standing = standingOf({
    tickets,
    population: ticketsThere,
    paces: accepted.paces,
    flow: accepted.answer,
    status,
    range: words,
    at,
  });
  const onState = ({ path }: DrawnNode, event: Event): void => {
    const pressed = tokenAt(event);
    if (pressed !== null && chart.name === 'ticket') go(ticketHref(pressed));
    else if (path === chosenState && token !== null && event instanceof KeyboardEvent) {
      go(ticketHref(token));
    } else setQuery({ state: path === chosenState ? null : path, line: null });
  };
  const onLine = ({ id }: DrawnLine): void =>
    setQuery({ line: id === chosenLine?.id ? null : id, state: null });
  const step = (by: number): void => {
    const ids = (chosenState ? population.in(chosenState) : []).map(({ id }) => id);
    if (ids.length === 0) return;
    const place = token === null ? (by > 0 ? -1 : 0) : ids.indexOf(token);
    setToken(ids[(place + by + ids.length) % ids.length] ?? null);
  };
  useKeys({
    Escape: () => setQuery({ state: null, line: null }),
    '[': () => step(-1),
    ']': () => step(1),
    ...(token !== null && { Enter: () => go(ticketHref(token)) }),
  });
  const oldest = askingIn(tickets)[0];
  const facts = whyFactsOf(session, at);
  const empty = tickets.complete && tickets.size === 0;
  const panel = { chart, paces: flow.paces, flow: flow.answer, at, range: words, token };
  return (
    <div class={`chart-view ${live ? '' : 'past'}`}>
      <section class="chart-main" aria-label="Chart">
        <Headline chart={chart.name} standing={standing} live={live} phone={phone} since={since} />
        <Canvas
          chart={chart}
          drawing={drawing}
          roads={roads}
          flow={flow.answer}
          paces={flow.paces}
          population={population}
          motion={motion}
          status={status}
          at={at}
          range={words}
          token={token}
          chosenState={chosenState}
          chosenLine={chosenLine?.id ?? null}
          onState={onState}
          onLine={onLine}
        />
        {live && (
          <Legend
            each={range.kind === 'last' ? eachWords(range.name) : 'moves'}
            beside={hasCorner(drawing)}
          />
        )}
        {phone && oldest && <OldestCard ticket={oldest} facts={facts} />}
      </section>
      <aside class="panel" aria-label="Details">
        {!live && status && <OfflinePanel file={status.killSwitchFile} />}
        {chosenLine ? (
          <EdgePanel
            chart={chart}
            line={chosenLine}
            roads={roads}
            flow={flow.answer}
            range={words}
          />
        ) : empty && live ? (
          <EmptyPanel status={status} />
        ) : chosenState === null ? (
          <AskingPanel {...panel} />
        ) : chart.name === 'ticket' ? (
          <StatePanel {...panel} path={chosenState} />
        ) : (
          <ItemsPanel {...panel} path={chosenState} population={population} />
        )}
      </aside>
      <Strip
        flow={flow.answer}
        moves={moves
          .newest(LOOKED_AT, empty ? 'supervisor' : chart.name)
          .filter(({ from, to }) => from !== to)
          .slice(0, NEWEST)}
        lastHeard={live ? null : clockTime(since)}
        slides={range.kind === 'last'}
      />
    </div>
  );
}

/** The address says which; other views go on with it. */
function useRange(name: string | null) {
  const range = useCell(chosenRange);
  const asked = rangeOf(name);
  useEffect(() => {
    if (!sameRange(asked, chosenRange.value)) chosenRange.set(asked);
  }, [name]);
  return range;
}

const eachWords = (name: string): string =>
  ({ hour: 'an hour', day: 'a day', '15m': 'in 15 m' })[name] ?? 'moves';

/** A phone shows the same chart from top to bottom. */
const drawingFor = ({ graphs }: Chart, phone: boolean): Drawing =>
  phone ? graphs.tall : graphs.wide;

const tokenAt = ({ target }: Event): string | null =>
  target instanceof Element
    ? (target.closest<SVGElement>('[data-token]')?.dataset['token'] ?? null)
    : null;
