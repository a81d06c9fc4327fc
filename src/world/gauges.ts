import { stat, statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is asked whether it is late. */
const RESOLUTION_MS = 20;

/** Measures this process, its database and its disk. The event loop is watched from the call on. */
export function gauges(paths: { readonly dataDir: string; readonly database: string }): {
  eventLoopMs(): { readonly p50: number; readonly p99: number; readonly max: number } | null;
  databaseBytes(): Promise<number | null>;
  freeDiskBytes(): Promise<number | null>;
  memoryBytes(): number;
} {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // What is recorded is the time between two looks, the wait that was asked for included.
  const late = (nanoseconds: number): number =>
    Math.round(Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100;
  return {
    eventLoopMs() {
      if (delay.count === 0) return null;
      const found = {
        p50: late(delay.percentile(50)),
        p99: late(delay.percentile(99)),
        max: late(delay.max),
      };
      delay.reset();
      return found;
    },
    memoryBytes: () => process.memoryUsage.rss(),
    async databaseBytes() {
      const sizes = await Promise.all([sizeOf(paths.database), sizeOf(`${paths.database}-wal`)]);
      return sizes[0] === null ? null : sizes[0] + (sizes[1] ?? 0);
    },
    async freeDiskBytes() {
      try {
        const { bavail, bsize } = await statfs(paths.dataDir);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
  };
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}
