import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import type { Launches } from '../launch.ts';
import { sessionCookie } from '../session-cookie.ts';

const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const querySchema = z.object({ launch: z.string().max(100).optional() });

interface FrontParts {
  readonly deps: ServerDeps;
  readonly launches: Launches;
  readonly port: () => number;
}

/** What a browser meets first. */
export function frontRoutes(app: App, { deps, launches, port }: FrontParts): void {
  app.get(
    '/',
    { config: { open: true }, schema: { hide: true, querystring: querySchema } },
    async ({ query }, reply) => {
      if (query.launch === undefined) return html(reply, 200, WELCOME);
      if (!launches.take(query.launch)) return html(reply, 403, USED);
      return reply
        .code(303)
        .headers({ Location: '/', 'Set-Cookie': sessionCookie(deps.token(), port()) })
        .send('');
    },
  );
}

function html(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CSP,
      'Referrer-Policy': 'no-referrer',
    })
    .send(page(body));
}

const page = (body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Callboard</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>Callboard</h1>
${body}
</html>
`;

const WELCOME = `<p>The service is running. <code>callboard status</code> shows what it does, <code>callboard open</code> logs this browser in.</p>
<p><a href="/docs">The HTTP interface</a></p>`;

const USED = `<p>This launch address was used before, or it is older than a minute. Run <code>callboard open</code> again.</p>`;
