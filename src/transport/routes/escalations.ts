import type { EscalationView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { pageOptions } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import {
  API,
  byBodySchema,
  escalationSchema,
  escalationsQuerySchema,
  pageOf,
} from '../protocol/index.ts';
import { send } from '../send.ts';
import { carryOut } from '../write.ts';

/** Requests to people (DOMAIN §8). */
export function escalationRoutes(app: App, deps: ServerDeps): void {
  app.get(
    `${API}/escalations`,
    {
      schema: {
        summary: 'Escalations, newest first',
        querystring: escalationsQuerySchema,
        response: answers({ 200: pageOf(escalationSchema) }),
      },
    },
    async ({ query }) => deps.host.queries.escalations({ ...pageOptions(query), open: query.open }),
  );

  app.post(
    `${API}/escalations/:id/ack`,
    {
      schema: {
        summary: 'Says that somebody looks after an escalation',
        params: byId,
        body: byBodySchema,
        response: answers({ 200: escalationSchema }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const known = deps.host.queries.escalation(id);
      if (!known) throw new ProblemError('not_found', `There is no escalation ${id}.`);
      const to = known.ticket === null ? 'supervisor' : (`ticket/${known.ticket}` as const);
      const ok = (escalation: EscalationView | undefined) => ({ status: 200, body: escalation });
      const answer = await carryOut(deps, request, {
        by: request.body?.by,
        versioned: false,
        tell: (options) =>
          deps.host.tell(to, { type: 'person.acknowledged', escalation: id }, options),
        answer: ({ escalation }) => ok(escalation),
        settled: ({ escalation }) => ok(escalation),
        allowed: () => [],
      });
      return send(reply, answer);
    },
  );
}
