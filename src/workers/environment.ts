import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { Launch, WorkersEdge } from './edge.ts';
import { ticketKey } from './ticket-key.ts';

/** Where a worker puts what it wants to show: outside the worktree, so that it is never committed by accident. */
export function artifactsDir(dataDir: string, worker: WorkerContext): string {
  return join(dataDir, 'artifacts', ticketKey(worker.ticket), worker.id);
}

/** The environment marker that everything a run starts inherits. The same for every attempt to start this incarnation. */
export function markOf(dataDir: string, run: string, incarnation: number): string {
  return createHash('sha256')
    .update(`${dataDir}\n${run}\n${incarnation}`)
    .digest('hex')
    .slice(0, 32);
}

/** CONTRACT "A worker's environment". The nonce is added when the run directory is made; the admin token never. */
export function environmentOf(
  edge: WorkersEdge,
  worker: WorkerContext,
  launch: Launch,
  baseSha: string,
): Record<string, string> {
  const artifacts = artifactsDir(edge.dataDir, worker);
  mkdirSync(artifacts, { recursive: true, mode: 0o700 });
  const allowed = launch.env.flatMap((name) => {
    const value = edge.environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(allowed),
    CALLBOARD_TICKET: worker.ticket,
    CALLBOARD_RUN: worker.id,
    CALLBOARD_ROLE: worker.role,
    CALLBOARD_ARTIFACTS: artifacts,
    CALLBOARD_URL: edge.url(),
    CALLBOARD_BASE_SHA: baseSha,
    ...(worker.sha === null ? {} : { CALLBOARD_SHA: worker.sha }),
  };
}
