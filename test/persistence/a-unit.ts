import type {
  EscalationView,
  JournalRow,
  StoredActor,
  TicketView,
  Unit,
  WorkerView,
} from '../../src/supervisor/ports.ts';

export const at = Date.UTC(2025, 0, 1);
export const clock = { now: () => at };

export function aUnit(parts: Partial<Unit> = {}): Unit {
  return {
    journal: [],
    actors: [],
    timersSet: [],
    timersCleared: [],
    deedsAdded: [],
    deedsDone: [],
    deedsRetried: [],
    tickets: [],
    workers: [],
    comments: [],
    reviews: [],
    escalations: [],
    refused: [],
    receipts: [],
    sources: [],
    samples: [],
    meta: {},
    ...parts,
  };
}

export function anEvent(
  seq: number,
  options: { batch?: number; ticket?: string; type?: string; actor?: JournalRow['actor'] } = {},
): JournalRow {
  const { batch = seq, ticket = 'CB-1', type = 'callboard.ticket.transition' } = options;
  const actor = options.actor ?? `ticket/${ticket}`;
  const body = {
    specversion: '1.0',
    id: String(seq),
    sequence: seq,
    source: `/${actor}`,
    subject: ticket,
    type,
    time: new Date(at + seq).toISOString(),
    data: { event: { type: 'worker.died' }, from: 'in_progress', to: 'todo' },
  };
  return { seq, actor, prev: 0, batch, body: JSON.stringify(body) };
}

/** Events `first` to `last`, those of one commit. */
export function events(first: number, last: number, ticket = 'CB-1'): JournalRow[] {
  return Array.from({ length: last - first + 1 }, (_, index) =>
    anEvent(first + index, { batch: first, ticket }),
  );
}

export function anActor(changes: Partial<StoredActor> = {}): StoredActor {
  return {
    address: 'ticket/CB-1',
    version: 1,
    lastSeq: 1,
    chart: 'ticket',
    chartVersion: 1,
    chartHash: 'abc',
    snapshot: { value: { review: 'judging' }, context: { id: 'CB-1' }, status: 'active' },
    createdAt: at,
    updatedAt: at,
    archived: false,
    ...changes,
  };
}

export function aTicket(changes: Partial<TicketView> = {}): TicketView {
  return {
    id: 'CB-1',
    title: 'Mend the door',
    body: '',
    priority: 'normal',
    assignee: null,
    owner: null,
    dependsOn: [],
    labels: [],
    repo: 'default',
    baseBranch: null,
    workflow: 'default',
    requiresCommit: true,
    profile: null,
    state: 'todo',
    statePath: 'todo',
    reason: null,
    waitingFor: null,
    deathCount: 0,
    reviewCycles: 0,
    interruptions: 0,
    startFailures: 0,
    bounces: 0,
    inputRetries: 0,
    runs: 0,
    runsCounted: 0,
    tokens: 0,
    cost: 0,
    worker: null,
    branch: 'callboard/CB-1',
    head: null,
    sha: null,
    landed: false,
    createdAt: new Date(at).toISOString(),
    updatedAt: new Date(at).toISOString(),
    enteredAt: new Date(at).toISOString(),
    seq: 1,
    version: 1,
    allowedActions: ['dispatch'],
    ...changes,
  };
}

export function aWorker(changes: Partial<WorkerView> = {}): WorkerView {
  return {
    id: 'CB-1.1',
    ticket: 'CB-1',
    role: 'author',
    profile: 'luci',
    model: null,
    cwd: null,
    state: 'live.working',
    incarnation: 1,
    turn: 1,
    pid: null,
    startedAt: null,
    endedAt: null,
    lastActivityAt: null,
    exit: null,
    cause: null,
    tokens: 0,
    cost: 0,
    terminalState: null,
    seq: 7,
    version: 3,
    ...changes,
  };
}

export function anEscalation(changes: Partial<EscalationView> = {}): EscalationView {
  return {
    id: 'E-1',
    ticket: 'CB-1',
    owner: 'lead',
    reason: 'died_twice',
    text: 'Worker died twice.',
    nextActions: ['retry'],
    createdAt: new Date(at).toISOString(),
    deliveries: [],
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    ...changes,
  };
}
