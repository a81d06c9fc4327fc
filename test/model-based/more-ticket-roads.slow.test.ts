import { describe } from 'vitest';
import { chartsUnderTest } from './charts-under-test.ts';
import { itDrives } from './it-drives.ts';

// A file of its own, since files run side by side.
describe('the real host on its database, on the other roads of the ticket’s chart', () => {
  for (const slice of chartsUnderTest.ticket.slices.slice(3)) itDrives('ticket', slice);
});
