import type { AllowList } from './allow-list.ts';
import type { App } from './app.ts';
import type { Gate } from './auth.ts';
import { looks } from './auth.ts';
import type { ServerDeps } from './deps.ts';
import { ProblemError } from './problem.ts';
import { repeatedHeader } from './single-headers.ts';

interface GuardOptions {
  readonly deps: ServerDeps;
  readonly gate: Gate;
  readonly allowList: () => AllowList;
}

/**
 * What every request passes before its body is read: the host it names, the page it comes from, its token. A route that
 * does not say that it is open is closed.
 */
export function guardRequests(app: App, { deps, gate, allowList }: GuardOptions): void {
  const startedAt = new WeakMap<object, number>();

  app.addHook('onRequest', async (request, reply) => {
    startedAt.set(request.raw, deps.clock.now());
    void reply.headers({
      'X-Request-Id': request.id,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
    const refused = repeatedHeader(request.raw) ?? allowList().check(request.raw);
    if (refused) throw refused;
    // Nothing is there, so nothing is kept from anybody: 404 is more use than 401.
    if (request.is404 || request.routeOptions.config.open) return;
    const { method, headers, ip } = request;
    const scope = gate.check({ method, headers, address: ip });
    if (scope instanceof ProblemError) throw scope;
    if (scope === 'read' && !looks(method)) {
      throw new ProblemError('forbidden', 'This token may look and change nothing.');
    }
  });

  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') return payload;
    throw new ProblemError('unsupported_media_type', 'Send the body without Content-Encoding.');
  });

  // The route, never the URL, the headers or the body: they hold people's words and tokens.
  app.addHook('onResponse', async (request, reply) => {
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: deps.clock.now() - (startedAt.get(request.raw) ?? deps.clock.now()),
    };
    deps.log.debug(fields, 'request');
    deps.metrics.answered({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
    });
  });
}
