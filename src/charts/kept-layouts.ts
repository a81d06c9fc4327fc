import { readFileSync } from 'node:fs';
import type { ChartName } from '../machines/charts.ts';
import type { Layout } from './layout.ts';
import { layoutOf } from './layout.ts';
import type { ChartShape } from './shape.ts';
import { sketches } from './sketches.ts';

/** Layouts by the chart's name, as the build writes them beside the compiled code. */
export const KEPT_LAYOUTS = new URL('./layouts.json', import.meta.url);

export type KeptLayouts = Readonly<
  Record<string, { readonly key: string; readonly layout: Layout }>
>;

/** What a layout follows from. The code that makes it is not in it: each build makes all layouts anew. */
export const layoutKey = (name: ChartName, hash: string): string =>
  `${hash}:${JSON.stringify(sketches[name])}`;

let kept: KeptLayouts | null = null;
const made = new Map<string, Promise<Layout>>();

/** The layout that the build made; where there is none for this very chart, as in the sources, it is made now. */
export function keptLayout(name: ChartName, hash: string, shape: ChartShape): Promise<Layout> {
  const key = layoutKey(name, hash);
  kept ??= readKept();
  const found = kept[name];
  if (found?.key === key) return Promise.resolve(found.layout);
  const layout = made.get(key) ?? layoutOf(shape, sketches[name]);
  made.set(key, layout);
  return layout;
}

/** No file, or one that a build was killed in: nothing is kept. */
function readKept(): KeptLayouts {
  try {
    return JSON.parse(readFileSync(KEPT_LAYOUTS, 'utf8')) as KeptLayouts;
  } catch {
    return {};
  }
}
