import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import type { Launches } from '../launch.ts';
import { ProblemError } from '../problem.ts';
import { sessionCookie } from '../session-cookie.ts';

/**
 * Everything that the page loads lies on this server, and it speaks to no other one. The console's terminal makes style
 * elements of its own, hence the one `unsafe-inline`.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const querySchema = z.object({ launch: z.string().max(100).optional() });
/** The names that the build gives: no path, no dot in front. */
const fileSchema = z.object({ file: z.string().regex(/^[\w-][\w.-]{0,200}$/) });
/** A year: their names change with their content. */
const ASSET_S_MAX = 365 * 24 * 60 * 60;

interface FrontParts {
  readonly deps: ServerDeps;
  readonly launches: Launches;
  readonly port: () => number;
}

/** What a browser meets first: the page and its files, which need no token, and the way in. */
export async function frontRoutes(app: App, { deps, launches, port }: FrontParts): Promise<void> {
  app.get(
    '/',
    { config: { open: true }, schema: { hide: true, querystring: querySchema } },
    async ({ query }, reply) => {
      if (query.launch === undefined)
        return html(reply, 200, (await readPage(deps.pageFolder)) ?? UNBUILT);
      if (!launches.take(query.launch)) return html(reply, 403, USED);
      return reply
        .code(303)
        .headers({ Location: '/', 'Set-Cookie': sessionCookie(deps.token(), port()) })
        .send('');
    },
  );
  if (deps.pageFolder === undefined) return;

  const folder = deps.pageFolder;
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  const open = { config: { open: true }, schema: { hide: true } };
  app.get('/icon.svg', open, (_request, reply) => reply.sendFile('icon.svg'));
  app.get('/assets/:file', open, (request, reply) => {
    const parsed = fileSchema.safeParse(request.params);
    if (!parsed.success) throw new ProblemError('not_found', 'The page has no such file.');
    return reply
      .header('Cache-Control', `public, max-age=${ASSET_S_MAX}, immutable`)
      .sendFile(parsed.data.file, join(folder, 'assets'));
  });
}

/**
 * Read each time, so that it names the files that are there, also after an upgrade under a running service. Null where the
 * page was not built, as when the service runs from its sources.
 */
async function readPage(folder: string | undefined): Promise<string | null> {
  if (folder === undefined) return null;
  return readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
}

function html(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CSP,
      'Referrer-Policy': 'no-referrer',
    })
    .send(body);
}

const plainPage = (body: string): string => `<!doctype html>
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

const UNBUILT =
  plainPage(`<p>The service is running, but its page was not built. <code>npm run build</code> builds it; <code>callboard status</code> shows what the service does.</p>
<p><a href="/docs">The HTTP interface</a></p>`);

const USED = plainPage(
  `<p>This launch address was used before, or it is older than a minute. Run <code>callboard open</code> again.</p>`,
);
