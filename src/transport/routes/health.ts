import { z } from 'zod';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { ProblemError } from '../problem.ts';

const okSchema = z.object({ ok: z.literal(true), detail: z.string() });

/** For whoever watches the service. */
export function healthRoutes(app: App, deps: ServerDeps): void {
  const config = { open: true };
  const response = answers({ 200: okSchema });

  app.get(
    '/healthz',
    { config, schema: { summary: 'The process is alive', security: [], response } },
    async () => ({ ok: true, detail: 'alive' }),
  );

  app.get(
    '/readyz',
    { config, schema: { summary: 'Loaded, and the store takes writes', security: [], response } },
    async () => {
      const { ok, detail } = deps.ready();
      if (!ok) throw new ProblemError('unavailable', detail, { headers: { 'Retry-After': '1' } });
      return { ok, detail };
    },
  );
}
