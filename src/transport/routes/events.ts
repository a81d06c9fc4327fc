import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Limits, ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { ProblemError } from '../problem.ts';
import { describedEventSchema } from '../protocol/event-data.ts';
import {
  API,
  eventsQuerySchema,
  LIMIT_DEFAULT,
  pageOf,
  streamQuerySchema,
} from '../protocol/index.ts';
import type { Filter } from '../stream/commit.ts';
import { follow } from '../stream/follow.ts';
import type { Hub } from '../stream/hub.ts';
import { sinceOf } from '../stream/since.ts';
import { EVENT_STREAM, openSse, sseSink } from '../stream/sse.ts';
import { joined } from './ticket-records.ts';

interface EventRoutes {
  readonly deps: ServerDeps;
  readonly limits: Limits;
  readonly hub: Hub;
  /** Responses that do not end by themselves; the server ends them when it closes. */
  readonly open: Set<ServerResponse>;
}

/** For the description; whoever asks without an upgrade is told that it is one, whatever the query. */
const streamParameters = z.looseObject(streamQuerySchema.shape).catch({});

/** The events of the journal: page by page, or as Server-Sent Events. */
export function eventRoutes(app: App, { deps, limits, hub, open }: EventRoutes): void {
  const { host } = deps;

  app.get(
    `${API}/events`,
    {
      schema: {
        summary: 'Events after `since`: a page of JSON, or a stream with Accept: text/event-stream',
        querystring: eventsQuerySchema,
        response: answers({ 200: pageOf(describedEventSchema) }, { stream: EVENT_STREAM }),
      },
    },
    async (request, reply) => {
      const { ticket, type, limit = LIMIT_DEFAULT, since, cursor } = request.query;
      const filter = { ticket, type };
      const given = (cursor ?? since)?.toString();
      // Not for HEAD: its answer would never end.
      if (
        request.method === 'GET' &&
        request.headers.accept?.toLowerCase().includes(EVENT_STREAM)
      ) {
        if (open.size >= limits.streamsMax) {
          throw new ProblemError('unavailable', 'Too many streams are open.', {
            headers: { 'Retry-After': '5' },
          });
        }
        // A client that comes back knows better than its address what it has seen.
        const last = request.headers['last-event-id'];
        const start = goodSince(typeof last === 'string' && last !== '' ? last : given);
        reply.hijack();
        return stream(reply.raw, start, filter);
      }
      const page = eventsPage(goodSince(given ?? String(host.oldest() - 1)), filter, limit);
      return reply.type('application/json').send(page);
    },
  );

  app.get(
    `${API}/stream`,
    {
      schema: {
        summary: 'WebSocket: everything after `since`, then live',
        querystring: streamParameters,
        response: answers({}),
      },
    },
    async () => {
      throw upgradeNeeded();
    },
  );

  app.get(
    `${API}/inspect`,
    {
      schema: {
        summary: "WebSocket: the actors of the service for Stately's inspector",
        querystring: z.object({ launch: z.string().max(100).optional() }),
        response: answers({}),
      },
    },
    async () => {
      if (!deps.server.inspect) {
        throw new ProblemError('not_found', 'Inspection is off; server.inspect switches it on.');
      }
      throw upgradeNeeded();
    },
  );

  function goodSince(text: string | undefined): number {
    const start = sinceOf(text, host);
    if ('since' in start) return start.since;
    throw new ProblemError('invalid', start.bad, {
      errors: [{ in: 'query', path: 'since', message: start.bad }],
    });
  }

  function eventsPage(since: number, filter: Filter, limit: number): string {
    const page = host.queries.events({ since, limit, ...filter });
    const last = page.at(-1);
    const isMore =
      last !== undefined &&
      page.length === limit &&
      host.queries.events({ since: last.seq, limit: 1, ...filter }).length > 0;
    const next = isMore ? String(last.seq) : null;
    return joined(
      page.map(({ body }) => body),
      next,
    );
  }

  function stream(response: ServerResponse, since: number, filter: Filter): void {
    open.add(response);
    openSse(response, deps.clock);
    const sink = sseSink(response);
    const stop = follow({ hub, log: deps.log, limits, filter, since, sink });
    response.on('error', stop);
    response.on('close', () => {
      stop();
      open.delete(response);
    });
  }
}

const upgradeNeeded = (): ProblemError =>
  new ProblemError('invalid', 'This is a WebSocket: connect with an upgrade.', {
    status: 426,
    headers: { Upgrade: 'websocket' },
  });
