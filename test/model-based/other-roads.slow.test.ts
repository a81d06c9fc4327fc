import { describe } from 'vitest';
import { chartsUnderTest } from './charts-under-test.ts';
import { itDrives } from './it-drives.ts';

describe.each([chartsUnderTest.worker, chartsUnderTest.supervisor])(
  'the real host on its database, on the roads of the $name’s chart',
  ({ name, slices }) => {
    for (const slice of slices) itDrives(name, slice);
  },
);
