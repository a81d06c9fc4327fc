import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/check/longest-first.ts';

// Slow = real processes, real crashes, a real browser, or what needs modules of its own. Either the
// folder says so, or the name.
const slow = ['test/{crash,e2e}/**/*.test.ts', 'test/**/*.slow.test.ts'];
const never = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    // More workers than cores turn the time limits of process tests into false alarms.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // A poll waits for something that comes; how soon is the machine's affair.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...slow, ...never],
          // Loading the modules anew for each file took longer than the tests. So a fast file leaves
          // modules as it found them: test/check/shared-modules.test.ts.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: slow,
          exclude: never,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // After the fast ones: what they measure should not compete with them for the cores.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
