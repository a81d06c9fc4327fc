import type { OperatorEdge } from '../edge.ts';
import type { Sweeper } from '../sweeper.ts';

/** The event loop, the database and the disk. */
export const measured = ({ gauges }: OperatorEdge): Sweeper => ({
  name: 'measured',
  async sweep() {
    const [databaseBytes, freeDiskBytes] = await Promise.all([
      gauges.databaseBytes(),
      gauges.freeDiskBytes(),
    ]);
    return { measured: { eventLoopMs: gauges.eventLoopMs(), databaseBytes, freeDiskBytes } };
  },
});
