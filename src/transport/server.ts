import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastify } from 'fastify';
import type { AllowList } from './allow-list.ts';
import { createAllowList } from './allow-list.ts';
import type { App, ZodTypes } from './app.ts';
import { createGate } from './auth.ts';
import type { ServerDeps } from './deps.ts';
import { LIMITS } from './deps.ts';
import { answerClientError, createErrorHandler } from './errors.ts';
import { createFailedLogins } from './failed-logins.ts';
import { MoveLog } from './flow/move-log.ts';
import { guardRequests } from './guard.ts';
import { parseBody } from './json-body.ts';
import { describe, openApiRoutes } from './openapi.ts';
import { ProblemError } from './problem.ts';
import { createLaunches } from './launch.ts';
import { addRoutes } from './routes/all.ts';
import { frontRoutes } from './routes/front.ts';
import { accessRoutes } from './routes/launch.ts';
import { createHub } from './stream/hub.ts';
import type { Streams } from './stream/upgrade.ts';
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
  let at = { port: 0, url: '' };
  const gate = createGate({
    token: () => deps.token(),
    readToken: () => deps.readToken(),
    port: () => at.port,
    failedLogins,
  });
  const launches = createLaunches(deps.clock, deps.random);
  const stopCounting = deps.host.onCommit((rows) => deps.metrics.committed(rows));
  const hub = createHub(deps.host, { ...deps, limits, onCutOff: () => deps.metrics.cutOff() });
  const moves = new MoveLog({ ...deps, movesMax: limits.movesMax, pause: () => nextTurn() });
  const open = new Set<ServerResponse>();
  // Known when the port is; until then nobody can ask.
  let allowList: AllowList = createAllowList(deps.server, deps.server);

  const app = createApp(deps, limits.bodyBytesMax);
  guardRequests(app, { deps, gate, allowList: () => allowList });
  await describe(app);
  addRoutes(app, { deps, limits, hub, moves, open, gate });
  let streams: Streams | null = null;
  accessRoutes(app, {
    deps,
    launches,
    url: () => at.url,
    onRotated: () => {
      streams?.refuseAll();
      for (const response of open) response.end();
    },
  });
  await frontRoutes(app, { deps, launches, port: () => at.port });
  await openApiRoutes(app);
  await app.ready();
  const served = serveStreams(app.server, {
    deps,
    limits,
    hub,
    gate,
    launches,
    allowList: () => allowList,
  });
  streams = served;

  return {
    async listen({ host, port }) {
      await app.listen({ host, port });
      const bound = app.server.address() as AddressInfo;
      allowList = createAllowList({ ...deps.server, host }, bound);
      at = { port: bound.port, url: `http://${reachable(bound)}:${bound.port}` };
      return { url: at.url };
    },
    async close() {
      stopCounting();
      moves.close();
      hub.close();
      for (const response of open) response.end();
      await served.close(CLOSE_GRACE_MS);
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
    // The allow-list refuses a request that names no host, in the words of every other refusal.
    http: { requireHostHeader: false },
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
