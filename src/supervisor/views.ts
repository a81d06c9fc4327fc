import type { TicketContext } from '../machines/ticket-context.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { Snapshot } from '../step/step.ts';
import { statePath } from '../step/step.ts';
import { allowedActions } from './allowed-actions.ts';
import type { StoredActor, TicketView, WorkerView } from './ports.ts';

export const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const contextOf = <T>(snapshot: Snapshot): T => snapshot.context as unknown as T;

/** Stored actors never change, so neither do their views: each is made once, for the event and for the next one's "before". */
const views = new WeakMap<StoredActor, TicketView>();

/** The wire object of a ticket; `waitingFor` is added by the reader, since it depends on others. */
export function ticketView(actor: StoredActor, branch: string): TicketView {
  const known = views.get(actor);
  if (known) return known;
  const view = makeTicketView(actor, branch);
  views.set(actor, view);
  return view;
}

function makeTicketView(actor: StoredActor, branch: string): TicketView {
  const context = contextOf<TicketContext>(actor.snapshot);
  const path = statePath(actor.snapshot.value);
  return {
    id: context.id,
    title: context.title,
    body: context.body,
    priority: context.priority,
    assignee: context.assignee,
    owner: context.owner,
    dependsOn: context.dependsOn,
    labels: context.labels,
    repo: context.repo,
    baseBranch: context.baseBranch,
    workflow: context.workflow,
    requiresCommit: context.requiresCommit,
    profile: context.profile,
    state: path.split('.', 1)[0] ?? path,
    statePath: path,
    reason: context.ask?.reason ?? null,
    waitingFor: null,
    deathCount: context.deathCount,
    reviewCycles: context.reviewCycles,
    interruptions: context.interruptions,
    startFailures: context.startFailures,
    bounces: context.bounces,
    inputRetries: context.inputRetries,
    runs: context.runs,
    runsCounted: context.runsCounted,
    tokens: context.tokens,
    cost: context.cost,
    worker: context.author?.id ?? context.reviewer?.id ?? context.gate?.id ?? null,
    branch,
    head: context.head,
    sha: context.acceptedSha ?? context.report?.sha ?? null,
    landed: context.landed,
    createdAt: iso(actor.createdAt),
    updatedAt: iso(actor.updatedAt),
    enteredAt: iso(context.enteredAt),
    seq: actor.lastSeq,
    version: actor.version,
    allowedActions: allowedActions(actor.snapshot),
  };
}

/** The wire object of a worker; `lastActivityAt` is added by the reader, since it is not durable. */
export function workerView(actor: StoredActor): WorkerView {
  const context = contextOf<WorkerContext>(actor.snapshot);
  return {
    id: context.id,
    ticket: context.ticket,
    role: context.role,
    profile: context.policy.profile,
    model: context.policy.model,
    cwd: context.cwd,
    state: statePath(actor.snapshot.value),
    incarnation: context.incarnation,
    turn: context.turn,
    pid: context.agent?.pid ?? null,
    startedAt: isoOrNull(context.startedAt),
    endedAt: isoOrNull(context.endedAt),
    lastActivityAt: null,
    exit: context.exit ? { code: context.exit.code, signal: context.exit.signal } : null,
    cause: context.cause,
    tokens: context.tokens,
    cost: context.cost,
    terminalState: context.terminal,
    seq: actor.lastSeq,
    version: actor.version,
  };
}

/** What differs between two wire objects: the changed fields that an event carries. */
export function changed<T extends object>(before: T | null, after: T): Partial<T> {
  if (!before) return after;
  const entries = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof T]),
  );
  return Object.fromEntries(entries) as Partial<T>;
}
