import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import type { Who } from '../../ui/dot.tsx';
import { msSince, span } from '../../ui/words.ts';

/** A worker that is silent for so much of its stall limit is worth a look. */
const SILENT_SHARE = 0.6;

export interface WorkerWords {
  readonly who: Who;
  /** What it does now, in one sentence. */
  readonly text: string;
  /** Something a person should look at. */
  readonly warns: boolean;
}

/** What a worker does, from its state and its last sign of life. */
export function workerWords(worker: Worker, status: Status | null, now: number): WorkerWords {
  const { state, lastActivityAt, startedAt } = worker;
  if (state === 'ended') return { who: 'nobody', text: endWords(worker), warns: false };
  if (state === 'stopping') {
    return { who: 'waits', text: 'Is being stopped.', warns: false };
  }
  if (state === 'live.idle') {
    return { who: 'waits', text: 'Its turn is over. It holds no slot.', warns: false };
  }
  if (startedAt === null || state === 'starting' || state === 'gated') {
    return { who: 'machine', text: 'Is being started.', warns: false };
  }
  const silent = msSince(lastActivityAt ?? startedAt, now);
  const stall = status?.profiles.find(({ name }) => name === worker.profile)?.stallAfterMs;
  if (worker.role === 'author' && stall !== undefined && silent > stall * SILENT_SHARE) {
    return {
      who: 'machine',
      text: `Silent for ${span(silent)}. Counted as stalled at ${span(stall)}.`,
      warns: true,
    };
  }
  return { who: 'machine', text: `Last sign of life ${span(silent)} ago.`, warns: false };
}

function endWords({ terminalState, exit, cause }: Worker): string {
  if (terminalState) return terminalState.summary;
  if (exit?.signal) return `Ended by ${exit.signal}.`;
  if (exit) return `Ended with exit ${exit.code}.`;
  return cause ?? 'Ended.';
}

/** How long it ran, or has been running. */
export const runMs = ({ startedAt, endedAt }: Worker, now: number): number | null => {
  if (startedAt === null) return null;
  return Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt));
};
