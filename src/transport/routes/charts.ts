import { z } from 'zod';
import {
  CHART_NAMES,
  chartShape,
  chartSummary,
  drawnChart,
  isChartName,
} from '../../charts/chart.ts';
import type { ChartName } from '../../machines/charts.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { pageOfAll, pageOptions } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import {
  API,
  chartCountsSchema,
  chartSchema,
  chartSummarySchema,
  pageOf,
  pageQuery,
} from '../protocol/index.ts';

const byName = z.object({ name: z.string() });

/** The charts that everything here runs on, and how many are where on them. */
export function chartRoutes(app: App, { host }: ServerDeps): void {
  app.get(
    `${API}/charts`,
    {
      schema: {
        summary: 'The charts of ticket, worker and supervisor',
        querystring: z.strictObject(pageQuery),
        response: answers({ 200: pageOf(chartSummarySchema) }),
      },
    },
    async ({ query }) => pageOfAll(CHART_NAMES.map(chartSummary), pageOptions(query)),
  );

  app.get(
    `${API}/charts/:name`,
    {
      schema: {
        summary: 'One chart, as data and as a picture',
        params: byName,
        response: answers({ 200: chartSchema }),
      },
    },
    async ({ params }) => drawnChart(chartOr404(params.name)),
  );

  app.get(
    `${API}/charts/:name/counts`,
    {
      schema: {
        summary: 'How many are in each state of a chart',
        params: byName,
        response: answers({ 200: chartCountsSchema }),
      },
    },
    async ({ params }) => {
      const name = chartOr404(params.name);
      const { seq, counts } = host.queries.places(name);
      return { seq, counts: inEveryState(name, counts) };
    },
  );
}

/** @throws {ProblemError} `not_found` for a name that no chart has. */
export function chartOr404(name: string): ChartName {
  if (isChartName(name)) return name;
  throw new ProblemError('not_found', `There is no chart ${name}: ${CHART_NAMES.join(', ')}.`);
}

/** Whoever is in a sub-state is in the state around it too. */
function inEveryState(
  name: ChartName,
  counts: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const entries = [...counts];
  const within = (path: string): number =>
    entries
      .filter(([at]) => at === path || at.startsWith(`${path}.`))
      .reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries(chartShape(name).states.map(({ path }) => [path, within(path)]));
}
