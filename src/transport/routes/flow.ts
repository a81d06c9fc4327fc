import { z } from 'zod';
import { chartShape } from '../../charts/chart.ts';
import type { ChartName } from '../../machines/charts.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import type { MoveLog } from '../flow/move-log.ts';
import { flowIn, movesOver } from '../flow/flow.ts';
import { place } from '../paging.ts';
import { describedEventSchema } from '../protocol/event-data.ts';
import {
  API,
  flowQuerySchema,
  flowSchema,
  LIMIT_DEFAULT,
  movesQuerySchema,
  pageOf,
} from '../protocol/index.ts';
import { invalidFields } from '../validation.ts';
import { chartOr404 } from './charts.ts';
import { joined } from './ticket-records.ts';

const byName = z.object({ name: z.string() });
const HOUR_MS = 3_600_000;

/** What moves on the charts: counted in a range of time, and one by one. */
export function flowRoutes(app: App, { host, clock }: ServerDeps, moves: MoveLog): void {
  app.get(
    `${API}/charts/:name/flow`,
    {
      schema: {
        summary: 'What moved on a chart in a range of time, and how long it had stayed',
        params: byName,
        querystring: flowQuerySchema,
        response: answers({ 200: flowSchema }),
      },
    },
    async ({ params, query }) => {
      const name = chartOr404(params.name);
      const to = query.to ?? Math.max(clock.now(), query.from ?? 0);
      const from = query.from ?? to - HOUR_MS;
      if (from > to) {
        throw invalidFields([{ in: 'query', path: 'from', message: 'must not be after `to`' }]);
      }
      return {
        name,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        seq: host.head(),
        complete: moves.knows(from),
        ...flowIn(moves.ring, { chart: name, from, to }),
      };
    },
  );

  app.get(
    `${API}/charts/:name/moves`,
    {
      schema: {
        summary: 'The newest moves on a chart, or over one of its edges',
        params: byName,
        querystring: movesQuerySchema,
        response: answers({ 200: pageOf(describedEventSchema) }),
      },
    },
    async ({ params, query }, reply) => {
      const chart = chartOr404(params.name);
      const { from, to, cursor, limit = LIMIT_DEFAULT } = query;
      checkStates(chart, { from, to });
      const before = cursor === undefined ? Number.POSITIVE_INFINITY : place(cursor);
      const found = movesOver(moves.ring, { chart, from, to, before, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const bodies = shown.flatMap((seq) => host.journalAfter(seq - 1, 1).map(({ body }) => body));
      const next = found.length > limit ? String(shown.at(-1)) : null;
      return reply.type('application/json').send(joined(bodies, next));
    },
  );
}

/** @throws {ProblemError} `invalid` for what is no state of the chart. */
function checkStates(
  chart: ChartName,
  given: { readonly from: string | undefined; readonly to: string | undefined },
): void {
  const { states } = chartShape(chart);
  const wrong = Object.entries(given).filter(
    ([, path]) => path !== undefined && !states.some((state) => state.path === path),
  );
  if (wrong.length === 0) return;
  throw invalidFields(
    wrong.map(([path]) => ({
      in: 'query',
      path,
      message: `must be a state of ${chart}, such as ${states[0]?.path}`,
    })),
  );
}
