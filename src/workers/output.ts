import type { WorkersEdge } from './edge.ts';
import { readOutput } from './link.ts';
import { withoutNonces } from './nonce.ts';
import { runDirectory } from './run-dir.ts';
import type { RunEvent, TextKind } from './runner/run-files.ts';

const STREAMS: Readonly<Record<TextKind, string>> = {
  out: 'stdout',
  err: 'stderr',
  act: 'activity',
  in: 'input',
};

function shown(event: RunEvent): { stream: string; text: string } {
  switch (event.k) {
    case 'exit':
      return {
        stream: 'exit',
        text: event.signal ? `ended by ${event.signal}\n` : `ended with exit ${event.code}\n`,
      };
    case 'turn':
      return { stream: 'turn', text: `turn ${event.n} begins\n` };
    case 'end':
      return { stream: 'turn', text: `turn ${event.n} ends: ${event.why}\n` };
    default:
      return { stream: STREAMS[event.k], text: event.d };
  }
}

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
      const items = events.map((event) => {
        const { stream, text } = shown(event);
        const at = new Date(event.at).toISOString();
        return { n: event.o, at, stream, text: withoutNonces(text, id) };
      });
      return { items, next };
    },
  };
}
