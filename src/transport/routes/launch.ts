import { z } from 'zod';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import type { Launches } from '../launch.ts';
import { API, byBodySchema } from '../protocol/index.ts';

export interface AccessParts {
  readonly deps: ServerDeps;
  readonly launches: Launches;
  /** Where the server is reached, without a trailing slash. */
  readonly url: () => string;
  /** Ends what was let in with the tokens of before. */
  readonly onRotated: () => void;
}

/** How people get in: a launch address for a browser, and new tokens. */
export function accessRoutes(app: App, { deps, launches, url, onRotated }: AccessParts): void {
  app.post(
    `${API}/launch`,
    {
      schema: {
        summary: 'A single-use address that opens the page, good for 60 seconds',
        body: byBodySchema,
        response: answers({ 200: z.object({ url: z.string() }).meta({ id: 'Launch' }) }),
      },
    },
    async () => ({ url: `${url()}/?launch=${launches.make()}` }),
  );

  app.post(
    `${API}/token/rotate`,
    {
      schema: {
        summary: 'Makes both tokens new; those of before, cookies and streams end',
        body: byBodySchema,
        response: answers({ 200: z.object({ rotated: z.literal(true) }).meta({ id: 'Rotated' }) }),
      },
    },
    async () => {
      deps.rotateTokens();
      launches.forget();
      onRotated();
      return { rotated: true };
    },
  );
}
