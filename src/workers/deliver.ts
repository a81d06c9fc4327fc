import type { WorkerContext } from '../machines/worker-context.ts';
import type { Deed, DeedHandler } from '../supervisor/ports.ts';
import type { WorkersEdge } from './edge.ts';
import { connectRunner, LinkError } from './link.ts';
import { runDirectory } from './run-dir.ts';
import { turnPromptFor } from './run-prompt.ts';

type Says = Awaited<ReturnType<DeedHandler>>;

/** So often a runner that lives and does not answer is asked again, under the same id, before the delivery has failed. */
const SILENT_TRIES_MAX = 3;
/** The runner itself may still have taken it: only asking again under the same id tells. */
const UNDECIDED = new Set(['timeout', 'closed']);

/**
 * Begins the next turn of a live agent with what waits for it (DOMAIN §7). The deed's key is the delivery's id: asked for
 * again after a crash, the runner prompts no second time.
 */
export async function deliverInput(
  edge: WorkersEdge,
  worker: WorkerContext,
  { key, params, attempts }: Deed,
): Promise<Says> {
  const turn = Number(params['turn']);
  const says = (saying: Says[number]['saying']): Says => [{ to: `worker/${worker.id}`, saying }];
  const prompt = turnPromptFor(edge, worker, Number(params['upTo']));
  try {
    const link = await connectRunner(runDirectory(edge.dataDir, worker.id, worker.incarnation));
    try {
      const { nonceHash } = await link.input(key, prompt, turn);
      // Its follower reads the same from the log, and may have been first.
      const waits = edge.worker(worker.id)?.path === 'live.delivering';
      if (!waits || nonceHash === null) return [];
      return says({ type: 'turn.delivered', turn, nonceHash });
    } finally {
      link.close();
    }
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    if (UNDECIDED.has(error.code) && attempts + 1 < SILENT_TRIES_MAX) throw error;
    return says({ type: 'turn.undeliverable', cause: error.message });
  }
}
