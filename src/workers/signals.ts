import type { Signal } from '../machines/ticket-context.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { WorkersEdge } from './edge.ts';
import { nonceHasHash, runOfNonce, withoutNonces } from './nonce.ts';
import { payloadOf } from './report-payload.ts';

export interface SignalRequest {
  readonly ticket: string;
  readonly nonce: string;
  /** As it came; anything but DONE, REVIEW and QUESTION is malformed. */
  readonly signal: string;
  readonly payload: string;
  readonly sha?: string | null | undefined;
}

export interface SignalOutcome {
  /** `unavailable`: nothing was decided; the same report may be sent again. */
  readonly outcome: 'accepted' | 'unknown_nonce' | 'stale' | 'malformed' | 'unavailable';
  readonly detail: string;
  readonly seq?: number;
}

const TURN_BEGINS_MS = 3_000;
/** How far back a nonce is recognised as one that once was right. */
const EARLIER_RUNS_MAX = 50;

const SIGNALS: ReadonlySet<string> = new Set<Signal>(['DONE', 'REVIEW', 'QUESTION']);

/** What reports from outside the output need of the service. */
type Edge = Pick<WorkersEdge, 'host' | 'clock' | 'worker' | 'ticket'>;

/** A run, as a bearer's nonce names it. */
export interface AgentRun {
  readonly run: string;
  readonly ticket: string;
}

/**
 * The run whose nonce this is, or was in an earlier turn; null where it is nobody's. Whether it still is a right to
 * report is for {@link submitSignal} to say.
 */
export async function runOfBearer(edge: Edge, nonce: string): Promise<AgentRun | null> {
  const run = runOfNonce(nonce);
  if (run === '') return null;
  await turnToBegin(edge, run);
  const worker = edge.worker(run)?.context;
  return worker && holds(worker, nonce) ? { run, ticket: worker.ticket } : null;
}

/**
 * A report that came by MCP, HTTP or the command line (DOMAIN §6, channels a and b). The nonce is the right to make it:
 * of the live turn of the ticket's own author. Anything else is recorded with that author and has no effect.
 */
export async function submitSignal(
  edge: Edge,
  request: SignalRequest,
  channel: 'mcp' | 'signal' = 'signal',
): Promise<SignalOutcome> {
  await turnToBegin(edge, `${request.ticket}.${edge.ticket(request.ticket)?.runs ?? 0}`);
  const ticket = edge.ticket(request.ticket);
  const runs = ticket?.runs ?? 0;
  const current = edge.worker(`${request.ticket}.${runs}`)?.context ?? null;
  const right = ownerOf(edge, request, runs);
  const refuse = async (
    why: 'foreign' | 'stale' | 'malformed',
    outcome: SignalOutcome,
  ): Promise<SignalOutcome> => {
    if (current) {
      const saying = {
        type: 'agent.report_refused',
        why,
        signal: withoutNonces(request.signal, current.id),
        offset: null,
      } as const;
      await edge.host.tell(`worker/${current.id}`, saying, {
        by: { kind: 'worker', id: current.id },
      });
    }
    return outcome;
  };
  if (!right || !current) {
    return refuse('foreign', {
      outcome: 'unknown_nonce',
      detail: 'this nonce gives no right to report on this ticket',
    });
  }
  if (right.id !== current.id) {
    return refuse('stale', {
      outcome: 'stale',
      detail: `run ${right.id} is over; the nonce was for that run`,
    });
  }
  if (!nonceHasHash(request.nonce, right.nonceHash ?? '')) {
    return refuse('stale', {
      outcome: 'stale',
      detail: 'the nonce was for an earlier turn; the current one is in CALLBOARD_NONCE_FILE',
    });
  }
  if (!SIGNALS.has(request.signal)) {
    return refuse('malformed', {
      outcome: 'malformed',
      detail: 'signal is none of DONE, REVIEW and QUESTION',
    });
  }
  const payload = payloadOf(request.payload);
  if (payload === null) {
    return refuse('malformed', {
      outcome: 'malformed',
      detail: 'the payload has no words; say what was done or what is asked',
    });
  }
  const told = await edge.host.tell(
    `worker/${current.id}`,
    {
      type: 'agent.reported',
      turn: current.turn,
      offset: null,
      signal: request.signal as Signal,
      payload: withoutNonces(payload, current.id),
      sha: request.sha ?? null,
      channel,
    },
    { by: { kind: 'worker', id: current.id } },
  );
  if (told.outcome === 'unavailable' || told.outcome === 'dead_letter') {
    return { outcome: 'unavailable', detail: told.detail };
  }
  if (told.outcome === 'applied') return { outcome: 'accepted', detail: 'accepted', seq: told.seq };
  return refuse('stale', {
    outcome: 'stale',
    detail: 'this turn has reported already, or its run is being stopped',
  });
}

/** The agent goes, or is told something, and the commit that says so is on its way. */
const BEGINNING = new Set(['gated', 'live.delivering']);

/** An agent may report before the commit that says that its turn has begun: a moment decides whose right it is. */
async function turnToBegin(edge: Edge, run: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < TURN_BEGINS_MS; waitedMs += 25) {
    if (!BEGINNING.has(edge.worker(run)?.path ?? '')) return;
    await new Promise<void>((resolve) => edge.clock.setTimer(25, resolve));
  }
}

/** The author's run whose nonce this is. Every comparison takes the same time, right or wrong. */
function ownerOf(edge: Edge, request: SignalRequest, runs: number): WorkerContext | null {
  let owner: WorkerContext | null = null;
  for (let run = runs; run > Math.max(0, runs - EARLIER_RUNS_MAX); run -= 1) {
    const worker = edge.worker(`${request.ticket}.${run}`)?.context;
    if (worker && holds(worker, request.nonce)) owner = worker;
  }
  return owner;
}

/** Whether this is or was the worker's nonce; all of them are compared, whichever fits. */
function holds({ nonceHash, earlierNonces }: WorkerContext, nonce: string): boolean {
  let found = false;
  for (const hash of [nonceHash, ...earlierNonces]) {
    if (hash !== null && nonceHasHash(nonce, hash)) found = true;
  }
  return found;
}
