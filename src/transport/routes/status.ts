import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { API, statusSchema } from '../protocol/index.ts';

/** One look at everything that says what the service does by itself. */
export function statusRoutes(app: App, deps: ServerDeps): void {
  const { host } = deps;
  app.get(
    `${API}/status`,
    {
      schema: {
        summary: 'The service, its switches, limits and profiles, and tickets by state',
        response: answers({ 200: statusSchema }),
      },
    },
    async () => {
      const { states, openEscalations } = host.queries.counts();
      const { state, fault } = host.queries.supervisor();
      return {
        state,
        fault,
        killSwitch: { ...host.queries.killSwitch(), state },
        service: deps.service(),
        ...deps.settings(),
        slots: host.queries.slots(),
        counts: states,
        openEscalations,
      };
    },
  );
}
