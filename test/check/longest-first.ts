import { relative, sep } from 'node:path';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import { root } from '../../scripts/root.mjs';

/** The files that take more than some ten seconds, the longest first. */
export const LONGEST: readonly string[] = [
  'test/model-based/more-ticket-roads.slow.test.ts',
  'test/model-based/pairs.slow.test.ts',
  'test/model-based/mutants.slow.test.ts',
  'test/simulation/simulation.slow.test.ts',
  'test/model-based/ticket-roads.slow.test.ts',
  'test/e2e/page/hostile.test.ts',
  'test/simulation/mutants.slow.test.ts',
  'test/crash/storm.test.ts',
  'test/e2e/commands.test.ts',
  'test/crash/author.test.ts',
  'test/e2e/demo.test.ts',
  'test/e2e/refusals.test.ts',
  'test/e2e/kill-switch.test.ts',
  'test/e2e/review.test.ts',
  'test/e2e/page/refusals.test.ts',
  'test/model-based/ticket-cover.slow.test.ts',
  'test/e2e/page/load.test.ts',
  'test/scripts/setup.slow.test.ts',
  'test/review/precedence.slow.test.ts',
  'test/docs/readme.slow.test.ts',
  'test/e2e/runaway.test.ts',
  'test/demo/play.slow.test.ts',
  'test/crash/chaos.test.ts',
  'test/e2e/turns.test.ts',
  'test/e2e/reports.test.ts',
  'test/e2e/life.test.ts',
  'test/e2e/dispatch.test.ts',
  'test/workers/stop.slow.test.ts',
];

/**
 * Starts the longest files first: begun at the end, the longest of them would run alone, beside idle cores. Vitest does
 * so by itself where it remembers an earlier run; a fresh clone has none, and then it goes by the size of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(root, moduleId).split(sep).join('/'));
      return at < 0 ? LONGEST.length : at;
    };
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, not an array's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => group(a) - group(b) || rank(a) - rank(b));
  }
}
