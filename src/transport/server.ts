import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import type { AllowList } from './allow-list.ts';
import { createAllowList } from './allow-list.ts';
import type { App, ZodTypes } from './app.ts';
import { createGate } from './auth.ts';
import type { ServerDeps } from './deps.ts';
import { LIMITS } from './deps.ts';
import { answerClientError, createErrorHandler } from './errors.ts';
import { createFailedLogins } from './failed-logins.ts';
import { guardRequests } from './guard.ts';
import { parseBody } from './json-body.ts';
import { describe, openApiRoute } from './openapi.ts';
import { ProblemError } from './problem.ts';
import { addRoutes } from './routes/all.ts';
import { createHub } from './stream/hub.ts';
import { serveStreams } from './stream/upgrade.ts';
import { validatorFor } from './validation.ts';

/** How long connections may take to end by themselves. */
const CLOSE_GRACE_MS = 1_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Ids may be percent-encoded, three characters for each byte. */
const PARAMETER_CHARACTERS_MAX = 1_500;

export interface CallboardServer {
  /** Resolves when it listens. @throws the system's error, e.g. with code EADDRINUSE. */
  listen(at: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Ends streams with "going away", waits shortly for requests under way. */
  close(): Promise<void>;
}

/** The HTTP and WebSocket interface of the service (CONTRACT "HTTP", "WebSocket"). */
export async function createServer(deps: ServerDeps): Promise<CallboardServer> {
  const limits = { ...LIMITS, ...deps.limits };
  const failedLogins = createFailedLogins(deps.clock, limits.failedLoginsMax);
  const gate = createGate({ token: () => deps.token(), failedLogins });
  const hub = createHub(deps.host, deps.log);
  const open = new Set<ServerResponse>();
  // Known when the port is; until then nobody can ask.
  let allowList: AllowList = createAllowList(deps.server, deps.server.port);

  const app = createApp(deps, limits.bodyBytesMax);
  guardRequests(app, { deps, gate, allowList: () => allowList });
  await describe(app);
  addRoutes(app, { deps, limits, hub, open });
  openApiRoute(app);
  await app.ready();
  const streams = serveStreams(app.server, { deps, limits, hub, gate, allowList: () => allowList });

  return {
    async listen({ host, port }) {
      await app.listen({ host, port });
      const bound = app.server.address() as AddressInfo;
      allowList = createAllowList({ ...deps.server, host }, bound.port);
      return { url: `http://${reachable(bound)}:${bound.port}` };
    },
    async close() {
      hub.close();
      for (const response of open) response.end();
      await streams.close(CLOSE_GRACE_MS);
      const cancel = deps.clock.setTimer(CLOSE_GRACE_MS, () => app.server.closeAllConnections());
      await app.close();
      cancel();
    },
  };
}

function createApp(deps: ServerDeps, bodyLimit: number): App {
  const handleError = createErrorHandler(deps.log);
  const app: App = fastify({
    logger: false,
    bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_CHARACTERS_MAX },
    genReqId: () => Buffer.from(deps.random.bytes(8)).toString('hex'),
    // Errors before a request has a route.
    frameworkErrors: (error, request, reply) => handleError(error, request, reply),
    clientErrorHandler: answerClientError,
  }).withTypeProvider<ZodTypes>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => parseBody(body),
  );
  app.setValidatorCompiler(validatorFor as never);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(() => {
    throw new ProblemError('not_found', 'There is nothing at this path.');
  });
  return app;
}

/** An address that a client on this machine can use. */
function reachable({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return family === 'IPv6' ? `[${address}]` : address;
}
