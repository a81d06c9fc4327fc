import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { lazy, Fence } from './lazy.tsx';
import { useSession } from './data/context.ts';
import { useCell, useSource } from './data/source.ts';
import { useRoute } from './route.ts';
import type { Route } from './route.ts';
import { Announcer } from './shell/announcer.tsx';
import { WhoActs } from './shell/acting/who-acts.tsx';
import { AddTicket } from './shell/add-ticket/add-ticket.tsx';
import { Banner } from './shell/banner.tsx';
import { Gate } from './shell/gate.tsx';
import { Header } from './shell/header.tsx';
import { Keyboard } from './shell/keyboard.tsx';
import { Toasts } from './shell/toasts.tsx';
import { ChartView } from './views/chart/chart-view.tsx';

/** Chart is what the page opens on; the others are loaded when they are first looked at. */
const VIEWS: Readonly<Record<Route['view'], ComponentType>> = {
  chart: ChartView,
  board: lazy(async () => (await import('./views/board/board-view.tsx')).BoardView),
  ticket: lazy(async () => (await import('./views/ticket/ticket-view.tsx')).TicketView),
  workers: lazy(async () => (await import('./views/workers/workers-view.tsx')).WorkersView),
  reviewers: lazy(async () => (await import('./views/reviewers/reviewers-view.tsx')).ReviewersView),
  operator: lazy(async () => (await import('./views/operator/operator-view.tsx')).OperatorView),
  unknown: NowhereView,
};

export function App() {
  const session = useSession();
  const barrier = useCell(session.barrier);
  const { view, id } = useRoute();
  const View = VIEWS[view];
  const connection = useSource(session.connection, ({ value }) => value.status);
  // What is not live is drawn in quiet colours, by the styles of each view.
  useEffect(() => {
    document.documentElement.dataset['connection'] = connection;
  }, [connection]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        To the content
      </a>
      <Header />
      <Banner />
      <main id="main" tabIndex={-1} class={`view-${view}`}>
        {barrier ? (
          <Gate barrier={barrier} />
        ) : (
          <Fence key={`${view}/${id}`}>
            <View />
          </Fence>
        )}
      </main>
      <Announcer />
      {!barrier && <AddTicket />}
      <WhoActs />
      <Toasts />
      <Keyboard />
    </>
  );
}

/** The fragment is the route: a plain link to `#main` would leave the view. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function NowhereView() {
  return (
    <section class="plain-view">
      <h1>There is no such place here.</h1>
      <p>
        <a href="#/">Open the chart</a>
      </p>
    </section>
  );
}
