import { expect, it } from 'vitest';
import type { ChartName } from '../../src/machines/charts.ts';
import { drive } from './drive.ts';
import type { Slice } from './explore.ts';
import { explore } from './explore.ts';

/** Tens of seconds on an idle machine; what matters is what comes of it. */
const TIMEOUT_MS = 600_000;

/** A test that every road and every letter of a slice comes to on disk what the pure step says. */
export function itDrives(chart: ChartName, slice: Slice): void {
  it(
    `stores what the pure step says: ${slice.name}`,
    async () => {
      const begun = performance.now();
      const { roads, steps, ignored, problems } = await drive(chart, explore(slice));
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(
        `${chart}, ${slice.name}: ${roads} roads, ${steps} steps, ${ignored} ignored, ${seconds} s`,
      );
      expect(problems.slice(0, 5)).toEqual([]);
    },
    TIMEOUT_MS,
  );
}
