import { writeFileSync } from 'node:fs';
import { charts } from '../machines/charts.ts';
import { chartHash } from '../step/chart-definition.ts';
import { CHART_NAMES, chartShape } from './chart.ts';
import { KEPT_LAYOUTS, layoutKey } from './kept-layouts.ts';
import { layoutOf } from './layout.ts';
import { sketches } from './sketches.ts';

/** Run by the build, from dist: lays the charts out, so that the service does not have to. */
const entries = CHART_NAMES.map(async (name) => {
  const key = layoutKey(name, chartHash(charts[name].machine));
  return [name, { key, layout: await layoutOf(chartShape(name), sketches[name]) }] as const;
});
writeFileSync(KEPT_LAYOUTS, `${JSON.stringify(Object.fromEntries(await Promise.all(entries)))}\n`);
