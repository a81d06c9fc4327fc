import { describe } from 'vitest';
import { chartsUnderTest } from './charts-under-test.ts';
import { itDrives } from './it-drives.ts';

describe('the real host on its database, on the roads of the ticket’s chart', () => {
  for (const slice of chartsUnderTest.ticket.slices.slice(0, 3)) itDrives('ticket', slice);
});
