import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { pageOptions } from '../paging.ts';
import { API, healthQuerySchema, healthSampleSchema, pageOf } from '../protocol/index.ts';

/** What the operator saw (DOMAIN §5). There is nothing to change: its sweeps are its own. */
export function operatorRoutes(app: App, deps: ServerDeps): void {
  app.get(
    `${API}/operator/health`,
    {
      schema: {
        summary: 'Health samples of the last week, newest first',
        querystring: healthQuerySchema,
        response: answers({ 200: pageOf(healthSampleSchema) }),
      },
    },
    async ({ query }) => deps.host.queries.health(pageOptions(query)),
  );
}
