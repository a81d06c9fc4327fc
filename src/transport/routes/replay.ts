import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { ProblemError } from '../problem.ts';
import { API, replayQuerySchema, replaySchema } from '../protocol/index.ts';
import { invalidFields } from '../validation.ts';

/** History: what an actor was after an event, by its journal and the chart. */
export function replayRoutes(app: App, deps: ServerDeps): void {
  app.get(
    `${API}/replay/:id`,
    {
      schema: {
        summary: 'A ticket, a worker or the supervisor at a point of history',
        params: byId,
        querystring: replayQuerySchema,
        response: answers({ 200: replaySchema }),
      },
    },
    async ({ params, query }) => {
      const replayed = await deps.replay(params.id, query.at);
      if (!('refused' in replayed)) return replayed;
      const { refused, detail } = replayed;
      if (refused === 'not_found') throw new ProblemError('not_found', `${detail}.`);
      throw invalidFields([{ in: 'query', path: 'at', message: detail }]);
    },
  );
}
