import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { Dot } from '../../ui/dot.tsx';
import { money, short } from '../../ui/words-of-size.ts';
import { span } from '../../ui/words.ts';
import { WorkerButtons } from './worker-buttons.tsx';
import { runMs, workerWords } from './worker-words.ts';

export function WorkersTable({ workers }: { readonly workers: readonly Worker[] }) {
  return (
    <div class="card table-scroll">
      <table class="workers-table">
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col">Ticket</th>
            <th scope="col">Does</th>
            <th scope="col" class="number">
              For
            </th>
            <th scope="col" class="number">
              Tokens
            </th>
            <th scope="col" class="number">
              Cost
            </th>
            <th scope="col">
              <span class="hidden">What you can do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <Row key={worker.id} worker={worker} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ worker }: { readonly worker: Worker }) {
  const session = useSession();
  const now = useNow();
  const status = useCell(session.status);
  const title = useSource(session.tickets, (tickets) => tickets.get(worker.ticket)?.title ?? '');
  const { who, text, warns } = workerWords(worker, status, now);
  const ran = runMs(worker, now);
  return (
    <tr>
      <td>
        <p class="nowrap">
          <Dot who={who} /> <span class="mono">{worker.id}</span>
        </p>
        <p class="meta">
          {worker.role} · {worker.profile}
          {worker.model ? ` · ${worker.model}` : ''}
        </p>
      </td>
      <td class="worker-ticket">
        <a class="mono nowrap" href={ticketHref(worker.ticket)}>
          {worker.ticket}
        </a>
        <p class="worker-title">
          <bdi>{title}</bdi>
        </p>
      </td>
      <td>
        <p class="mono meta">{worker.state}</p>
        <p class={`worker-does ${warns ? 'late' : ''}`}>
          <bdi>{text}</bdi>
        </p>
        {worker.endedAt === null && worker.pid !== null && <p class="meta">pid {worker.pid}</p>}
      </td>
      <td class="number">{ran === null ? '–' : span(ran)}</td>
      <td class="number">{worker.tokens === 0 ? '–' : short(worker.tokens)}</td>
      <td class="number">{worker.cost === 0 ? '–' : money(worker.cost)}</td>
      <td>{worker.endedAt === null && <WorkerButtons worker={worker} />}</td>
    </tr>
  );
}
