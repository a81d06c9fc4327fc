import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { pageOptions } from '../paging.ts';
import { API, escalationSchema, escalationsQuerySchema, pageOf } from '../protocol/index.ts';

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
}
