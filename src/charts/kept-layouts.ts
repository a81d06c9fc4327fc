import { readFileSync } from 'node:fs';
import type { ChartName } from '../machines/charts.ts';
import type { Layout } from './layout.ts';
import { layoutOf } from './layout.ts';
import type { ChartShape } from './shape.ts';
import { sketches } from './sketches.ts';
import type { ViewName } from './views.ts';
import { VIEW_NAMES, viewOf } from './views.ts';

/** Layouts by the chart's name, as the build writes them beside the compiled code. */
export const KEPT_LAYOUTS = new URL('./layouts.json', import.meta.url);

export type Layouts = Readonly<Record<ViewName, Layout>>;

export type KeptLayouts = Readonly<
  Record<string, { readonly key: string; readonly layouts: Layouts }>
>;

/** What the layouts follow from. The code that makes them is not in it: each build makes them anew. */
export const layoutKey = (name: ChartName, hash: string): string =>
  `${hash}:${JSON.stringify([sketches[name], VIEW_NAMES.map((view) => viewOf(sketches[name], view))])}`;

let kept: KeptLayouts | null = null;
const made = new Map<string, Layouts>();

/** The layouts that the build made; where there are none for this very chart, as in the sources, they are made now. */
export function keptLayouts(name: ChartName, hash: string, shape: ChartShape): Layouts {
  const key = layoutKey(name, hash);
  kept ??= readKept();
  const found = kept[name];
  if (found?.key === key) return found.layouts;
  const layouts = made.get(key) ?? layoutsOf(name, shape);
  made.set(key, layouts);
  return layouts;
}

export const layoutsOf = (name: ChartName, shape: ChartShape): Layouts => ({
  wide: layoutOf(shape, sketches[name], 'wide'),
  tall: layoutOf(shape, sketches[name], 'tall'),
  compact: layoutOf(shape, sketches[name], 'compact'),
});

/** No file, or one that a build was killed in: nothing is kept. */
function readKept(): KeptLayouts {
  try {
    return JSON.parse(readFileSync(KEPT_LAYOUTS, 'utf8')) as KeptLayouts;
  } catch {
    return {};
  }
}
