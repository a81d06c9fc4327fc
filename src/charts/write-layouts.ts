import { writeFileSync } from 'node:fs';
import { charts } from '../machines/charts.ts';
import { chartHash } from '../step/chart-definition.ts';
import { CHART_NAMES, chartShape } from './chart.ts';
import { KEPT_LAYOUTS, layoutKey, layoutsOf } from './kept-layouts.ts';

/** Run by the build, from dist: lays the charts out, so that the service does not have to. */
const entries = CHART_NAMES.map((name) => {
  const key = layoutKey(name, chartHash(charts[name].machine));
  return [name, { key, layouts: layoutsOf(name, chartShape(name)) }] as const;
});
writeFileSync(KEPT_LAYOUTS, `${JSON.stringify(Object.fromEntries(entries))}\n`);
