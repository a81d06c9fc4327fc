import type { WorkerView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { pageOptions, place } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import {
  API,
  logQuerySchema,
  logSchema,
  pageOf,
  workerSchema,
  workersQuerySchema,
} from '../protocol/index.ts';

/** Workers as they are, and what they have said. */
export function workerRoutes(app: App, deps: ServerDeps): void {
  const { queries } = deps.host;

  app.get(
    `${API}/workers`,
    {
      schema: {
        summary: 'Workers that have not ended, or all',
        querystring: workersQuerySchema,
        response: answers({ 200: pageOf(workerSchema) }),
      },
    },
    async ({ query }) => queries.workers({ ...pageOptions(query), all: query.all ?? false }),
  );

  app.get(
    `${API}/workers/:id`,
    {
      schema: {
        summary: 'Reads one worker',
        params: byId,
        response: answers({ 200: workerSchema }),
      },
    },
    async ({ params }) => workerOr404(deps, params.id),
  );

  app.get(
    `${API}/workers/:id/log`,
    {
      schema: {
        summary: 'What the worker has put out',
        params: byId,
        querystring: logQuerySchema,
        response: answers({ 200: logSchema }),
      },
    },
    async ({ params, query }) => {
      workerOr404(deps, params.id);
      const { limit } = pageOptions(query);
      const from = query.cursor === undefined ? (query.from ?? 0) : place(query.cursor);
      const read = await deps.output.read(params.id, from, limit);
      // A worker that left nothing (not begun, or cleared away) has an empty log, not none.
      const { items, next } = read ?? { items: [], next: from };
      return { items, next, nextCursor: items.length < limit ? null : String(next) };
    },
  );
}

/** @throws {ProblemError} `not_found`. */
export function workerOr404(deps: ServerDeps, id: string): WorkerView {
  const worker = deps.host.queries.worker(id);
  if (!worker) throw new ProblemError('not_found', `There is no worker ${id}.`);
  return worker;
}
