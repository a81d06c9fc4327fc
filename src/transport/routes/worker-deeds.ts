import type { Address } from '../../machines/by.ts';
import type { Saying, WorkerView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { notAllowed } from '../outcome.ts';
import type { ProblemError } from '../problem.ts';
import { API, byBodySchema, inputSchema, workerAnswerSchema } from '../protocol/index.ts';
import { send } from '../send.ts';
import { carryOut } from '../write.ts';
import { workerOr404 } from './workers.ts';

type Deed = 'stop' | 'restart' | 'interrupt';

/**
 * Who hears of it: the ticket decides what becomes of a worker that a person stops or starts afresh, a turn is the
 * worker's own.
 */
const TOLD: Record<Deed, (worker: WorkerView) => readonly [to: Address, saying: Saying]> = {
  stop: ({ id, ticket }) => [`ticket/${ticket}`, { type: 'person.stopped_worker', worker: id }],
  restart: ({ id, ticket }) => [
    `ticket/${ticket}`,
    { type: 'person.restarted_worker', worker: id },
  ],
  interrupt: ({ id }) => [`worker/${id}`, { type: 'person.interrupted' }],
};

const SUMMARIES: Record<Deed, string> = {
  stop: 'Stops a worker; its ticket then waits for a person',
  restart: 'Stops a worker and starts a fresh run, uncounted',
  interrupt: "Ends the worker's turn and keeps the worker",
};

/** What people do with a worker (DOMAIN 2.11, §7). */
export function workerDeedRoutes(app: App, deps: ServerDeps): void {
  for (const deed of ['stop', 'restart', 'interrupt'] as const) deedRoute(app, deps, deed);

  app.post(
    `${API}/workers/:id/input`,
    {
      schema: {
        summary: 'Says something to a running worker',
        params: byId,
        body: inputSchema,
        response: answers({ 200: workerAnswerSchema }),
      },
    },
    async (request, reply) => {
      const worker = workerOr404(deps, request.params.id);
      const { text, when, by } = request.body;
      if (worker.role !== 'author') {
        const detail = `${worker.id} is a ${worker.role}, which is told nothing; nothing was delivered.`;
        throw notAllowed(detail, allowedDeeds(worker));
      }
      const { id, ticket } = worker;
      const saying = {
        type: 'person.instructed',
        worker: id,
        text,
        when,
        slotFree: false,
      } as const;
      const answer = await carryOut(deps, request, {
        by,
        versioned: false,
        tell: (options) => deps.host.tell(`ticket/${ticket}`, saying, options),
        answer: (done) => ({ status: 200, body: { ...worker, seq: done.seq } }),
        fresh: (done, made) => ({ ...made, body: { ...workerOr404(deps, id), seq: done.seq } }),
        allowed: () => allowedDeeds(deps.host.queries.worker(id) ?? worker),
        refused: (refusal) =>
          refusal.outcome === 'ignored' ? noInput(deps, worker, refusal.state) : null,
      });
      return send(reply, answer);
    },
  );
}

function deedRoute(app: App, deps: ServerDeps, deed: Deed): void {
  app.post(
    `${API}/workers/:id/${deed}`,
    {
      schema: {
        summary: SUMMARIES[deed],
        params: byId,
        body: byBodySchema,
        response: answers({ 200: workerAnswerSchema }),
      },
    },
    async (request, reply) => {
      const worker = workerOr404(deps, request.params.id);
      const [to, saying] = TOLD[deed](worker);
      const answer = await carryOut(deps, request, {
        by: request.body?.by,
        versioned: false,
        tell: (options) => deps.host.tell(to, saying, options),
        answer: (done) => ({ status: 200, body: { ...worker, seq: done.seq } }),
        // The stop itself takes its time; the state that it has reached by now is what a person wants to see.
        fresh: (done, made) => ({
          ...made,
          body: { ...workerOr404(deps, worker.id), seq: done.seq },
        }),
        allowed: () => allowedDeeds(deps.host.queries.worker(worker.id) ?? worker),
      });
      return send(reply, answer);
    },
  );
}

/** Why nobody is left who could be told. */
function noInput(deps: ServerDeps, { id, ticket }: WorkerView, ticketState: string): ProblemError {
  const worker = deps.host.queries.worker(id);
  const why =
    worker?.state === 'ended'
      ? `${id} has ended`
      : `${id} takes no further turn, and ${ticket} is ${ticketState}`;
  const detail = `${why}; nothing was delivered. Comment on ${ticket} instead: the next prompt holds it.`;
  return notAllowed(detail, worker ? allowedDeeds(worker) : []);
}

const isLive = ({ state }: WorkerView): boolean => state !== 'ended' && state !== 'stopping';

function allowedDeeds(worker: WorkerView): readonly Deed[] {
  if (!isLive(worker)) return [];
  return worker.state === 'live.working' ? ['stop', 'restart', 'interrupt'] : ['stop', 'restart'];
}
