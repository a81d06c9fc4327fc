import { useEffect, useState } from 'preact/hooks';
import type { PageOf } from '../../../../src/transport/protocol/page.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useLoaded } from '../../data/load.ts';
import { useCell, useSource } from '../../data/source.ts';
import { setQuery, useRoute } from '../../route.ts';
import { Meter } from '../../ui/meter.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { counted } from '../../ui/words.ts';
import { workerWords } from './worker-words.ts';
import { WorkersTable } from './workers-table.tsx';
import '../../styles/lists.css';
import './workers.css';

const ENDED_MAX = 100;

/** Who works on what, for how long, and how much room there is. */
export function WorkersView() {
  const session = useSession();
  const live = useSource(session.workers, ({ list }) => list);
  const status = useCell(session.status);
  const now = useNow();
  const ended = useRoute().query.get('show') === 'ended';
  const warned = live.filter((worker) => workerWords(worker, status, now).warns).length;
  return (
    <div class="list-view">
      <header class="headline">
        <h1>
          {live.length === 0 ? 'No worker runs.' : `${counted(live.length, 'worker')} at work.`}
          {warned > 0 && <span class="late">{` ${warned} of them silent for long.`}</span>}
        </h1>
        <p>
          Each is a process of its own: it goes on when this page or the service ends, and is found
          again.
        </p>
      </header>
      {status && (
        <section class="section" aria-label="Slots">
          <div class="meters">
            <Meter name="Authors" {...status.slots.workers} />
            <Meter name="Reviewers and gates" {...status.slots.reviewers} />
            {status.profiles
              // One that only reviews has no author slots worth a line.
              .filter(
                ({ name }) => name !== status.review.profile || name === status.defaultProfile,
              )
              .map(({ name, maxWorkers }) => (
                <Meter
                  key={name}
                  name={name}
                  used={authorsOf(live, name)}
                  limit={Math.min(maxWorkers, status.limits.workers)}
                />
              ))}
          </div>
        </section>
      )}
      <section class="section">
        <div class="section-head">
          <h2>{ended ? 'Ended' : 'Running'}</h2>
          <span class="meta">
            {ended ? `The last ${ENDED_MAX}, newest first` : 'Longest first'}
          </span>
          <Segmented
            label="Which workers"
            value={ended ? 'ended' : 'live'}
            options={[
              { value: 'live', name: 'Running' },
              { value: 'ended', name: 'Ended' },
            ]}
            onChange={(value) => setQuery({ show: value === 'ended' ? 'ended' : null })}
          />
        </div>
        {ended ? <Ended /> : <Live workers={live} />}
      </section>
    </div>
  );
}

const authorsOf = (workers: readonly Worker[], name: string): number =>
  workers.filter(({ profile, role }) => profile === name && role === 'author').length;

function Live({ workers }: { readonly workers: readonly Worker[] }) {
  if (workers.length === 0) {
    return (
      <p class="card empty">
        Nothing runs. A ticket in todo starts one as soon as a slot is free and nothing holds it.
      </p>
    );
  }
  const sorted = workers.toSorted((one, other) =>
    (one.startedAt ?? '~').localeCompare(other.startedAt ?? '~'),
  );
  return <WorkersTable workers={sorted} />;
}

function Ended() {
  const session = useSession();
  const [heard, setHeard] = useState(0);
  useEffect(
    () =>
      session.onEvent(({ type, data }) => {
        const worker = data['worker'] as Partial<Worker> | undefined;
        if (type === 'callboard.worker.transition' && worker?.state === 'ended') {
          setHeard((count) => count + 1);
        }
      }),
    [session],
  );
  const [loaded] = useLoaded(`ended ${heard}`, () => newestEnded(session.client));
  if (loaded.state === 'loading') return <p class="card empty">Reading what has ended…</p>;
  if (loaded.state === 'failed') return <p class="card empty late">{loaded.why}</p>;
  if (loaded.value.length === 0) return <p class="card empty">No run has ended yet.</p>;
  return <WorkersTable workers={loaded.value} />;
}

async function newestEnded(client: ReturnType<typeof useSession>['client']): Promise<Worker[]> {
  let newest: Worker[] = [];
  let cursor: string | undefined;
  do {
    const page: PageOf<Worker> = await client.get('/workers', { all: true, limit: 500, cursor });
    newest = [...newest, ...page.items.filter(({ endedAt }) => endedAt !== null)]
      .toSorted((one, other) => (other.endedAt ?? '').localeCompare(one.endedAt ?? ''))
      .slice(0, ENDED_MAX);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return newest;
}
