import type { FastifyRequest } from 'fastify';
import type { Gate, Scope } from '../auth.ts';
import { bearerOf } from '../auth.ts';
import type { Signals } from '../deps.ts';
import { ProblemError } from '../problem.ts';

/** Who speaks MCP: a run with its nonce, or somebody with a token. */
export type Caller =
  | { readonly kind: 'run'; readonly ticket: string; readonly nonce: string }
  | { readonly kind: 'token'; readonly scope: Scope };

/**
 * A nonce first: wrong tokens are counted by the gate, and a run's own nonce is none.
 * @throws {ProblemError} `unauthorized`, `rate_limited` or `forbidden`, as on every other route.
 */
export async function callerOf(
  { method, headers, ip }: FastifyRequest,
  { signals, gate }: { readonly signals: Signals; readonly gate: Gate },
): Promise<Caller> {
  const nonce = bearerOf(headers.authorization);
  const run = nonce === null ? null : await signals.runOf(nonce);
  if (nonce !== null && run) return { kind: 'run', ticket: run.ticket, nonce };
  const scope = gate.check({ method, headers, address: ip });
  if (scope instanceof ProblemError) throw scope;
  return { kind: 'token', scope };
}
