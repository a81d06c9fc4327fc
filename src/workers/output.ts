import type { WorkersEdge } from './edge.ts';
import { readOutput } from './link.ts';
import { runDirectory } from './run-dir.ts';

/** The recorded output of a worker's newest incarnation, in pages, for people who look at it. */
export function workerOutput(edge: WorkersEdge): {
  read(
    worker: string,
    from: number,
    limit: number,
  ): Promise<{ readonly items: readonly object[]; readonly next: number } | null>;
} {
  return {
    async read(id, from, limit) {
      const worker = edge.worker(id);
      if (!worker || worker.context.startedAt === null) return null;
      const runDir = runDirectory(edge.dataDir, id, worker.context.incarnation);
      const { events, next } = await readOutput(runDir, { from, limit });
      const items = events.map((event) =>
        event.k === 'exit'
          ? { n: event.o, at: new Date(event.at).toISOString(), stream: 'exit', text: '' }
          : {
              n: event.o,
              at: new Date(event.at).toISOString(),
              stream: event.k === 'out' ? 'stdout' : 'stderr',
              text: event.d,
            },
      );
      return { items, next };
    },
  };
}
