import { describe, expect, it } from 'vitest';
import { chartsUnderTest } from './charts-under-test.ts';
import { explore } from './explore.ts';
import { KNOWN } from './known-defects.ts';
import { pairsOf } from './pairs.ts';

/** Tens of seconds on an idle machine; what matters is what comes of it. */
const TIMEOUT_MS = 600_000;

describe.each(Object.values(chartsUnderTest))('the chart of the $name', (chart) => {
  it.each(chart.slices.map((slice) => [slice.name, slice] as const))(
    'keeps the laws of the domain after any two events: %s',
    (name, slice) => {
      const begun = performance.now();
      const { pairs, breaches, torn } = pairsOf(explore(slice), chart.laws);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(`${chart.name}, ${name}: ${pairs} pairs, ${seconds} s`);
      const known = KNOWN[chart.name] ?? [];
      expect([...breaches].filter(([law]) => !known.includes(law))).toEqual([]);
      expect([...torn]).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
