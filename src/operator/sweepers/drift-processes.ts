import type { OperatorEdge } from '../edge.ts';
import type { Sweeper } from '../sweeper.ts';

/** Processes of a run whose worker has ended, or that has no worker at all. */
export const driftProcesses = ({ host, processes }: OperatorEdge): Sweeper => ({
  name: 'drift-processes',
  async sweep() {
    // A worker may end, or begin, while the process table is read: both times count.
    const before = host.queries.liveRuns();
    const runs = await processes.runs();
    const live = new Set([...before, ...host.queries.liveRuns()]);
    const drift = runs.flatMap(({ run, incarnation, pids }) => {
      const ref = `${run}/${incarnation}`;
      if (live.has(ref)) return [];
      const those = pids.length === 1 ? `process ${pids[0]}` : `processes ${pids.join(', ')}`;
      return [
        {
          kind: 'process_without_worker' as const,
          ref,
          detail: `${those} of run ${run} still live and no worker is behind them; look at them, then end them`,
        },
      ];
    });
    return { drift };
  },
});
