import { z } from 'zod';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import type { Look } from '../metrics/metrics.ts';
import type { Following, Hub } from '../stream/hub.ts';

/** What a Prometheus server asks for (docs/metrics.md). */
export function metricsRoutes(app: App, deps: ServerDeps, hub: Hub): void {
  const { metrics } = deps;
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Counters and gauges, in the text format of Prometheus',
        response: answers({ 200: z.string() }, { type: 'text/plain' }),
      },
    },
    async (_, reply) => {
      const page = await metrics.page(await lookAt(deps, hub.following));
      return reply.type(metrics.contentType).send(page);
    },
  );
}

async function lookAt(
  { host, measures }: ServerDeps,
  following: ReadonlySet<Following>,
): Promise<Look> {
  const [databaseBytes, freeDiskBytes] = await Promise.all([
    measures.databaseBytes(),
    measures.freeDiskBytes(),
  ]);
  const { queries } = host;
  const { counts, openEscalations, queues, automationOn } = queries.census();
  return {
    tickets: counts,
    workers: queries.liveWorkers(),
    escalationsOpen: openEscalations,
    ...queues,
    killSwitch: queries.killSwitch().engaged,
    automation: automationOn,
    storeFailing: queries.supervisor().fault !== null,
    journalHead: host.head(),
    ...ofStreams(following),
    eventLoopMs: measures.eventLoopMs(),
    databaseBytes,
    freeDiskBytes,
    memoryBytes: measures.memoryBytes(),
  };
}

function ofStreams(
  following: ReadonlySet<Following>,
): Pick<Look, 'streamClients' | 'streamLag' | 'streamBytes'> {
  const streamClients: Record<Following['transport'], number> = {
    websocket: 0,
    sse: 0,
    inspect: 0,
  };
  let streamLag = 0;
  let streamBytes = 0;
  for (const reader of following) {
    streamClients[reader.transport] += 1;
    streamLag = Math.max(streamLag, reader.behind());
    streamBytes += reader.buffered();
  }
  return { streamClients, streamLag, streamBytes };
}
