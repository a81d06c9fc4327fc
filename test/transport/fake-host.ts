import type { Address } from '../../src/machines/by.ts';
import type { HealthSample } from '../../src/machines/health-sample.ts';
import type {
  ActorHost,
  CommentView,
  EscalationView,
  JournalRow,
  KillSwitchView,
  NewTicket,
  Outcome,
  Page,
  PageOptions,
  Queries,
  ReviewTally,
  ReviewView,
  Saying,
  TellOptions,
  TicketView,
  WorkerView,
} from '../../src/supervisor/ports.ts';

/** Something that was said to an actor, as the fake heard it. */
export interface Told {
  readonly to: string;
  readonly saying: Saying | NewTicket;
  readonly options: TellOptions;
}

type Applied = Extract<Outcome, { outcome: 'applied' }>;
type Behaviour = (told: Told) => Partial<Applied> | Exclude<Outcome, Applied>;

/**
 * An actor host in memory: it applies everything, commits at once, and keeps receipts. What a test wants otherwise it
 * says with `behave`.
 */
export class FakeHost implements ActorHost {
  readonly tickets = new Map<string, TicketView>();
  readonly workers = new Map<string, WorkerView>();
  readonly comments: CommentView[] = [];
  readonly reviews: ReviewView[] = [];
  readonly tallies: ReviewTally[] = [];
  readonly escalations: EscalationView[] = [];
  readonly samples: HealthSample[] = [];
  readonly journal: JournalRow[] = [];
  readonly told: Told[] = [];
  readonly receipts = new Map<string, { fingerprint: string; status: number; body: unknown }>();
  readonly queries: Queries;
  killSwitch: KillSwitchView = {
    engaged: false,
    source: null,
    by: null,
    reason: null,
    since: null,
    held: [],
  };
  supervisorState = 'running';
  /** Events before this one are gone. */
  forgottenUpTo = 0;
  readonly #listeners = new Set<(rows: readonly JournalRow[]) => void>();
  #behave: Behaviour = () => ({});

  constructor() {
    this.queries = fakeQueries(this);
  }

  behave(behaviour: Behaviour): void {
    this.#behave = behaviour;
  }

  create(ticket: NewTicket, options: TellOptions): Promise<Outcome> {
    const id = ticket.id ?? `CB-${this.tickets.size + 1}`;
    return this.#receive({ to: `ticket/${id}`, saying: ticket, options }, () => {
      this.tickets.set(id, ticketView(id, { ...ticket.fields, state: ticket.state }));
    });
  }

  tell(to: Address, saying: Saying, options: TellOptions): Promise<Outcome> {
    return this.#receive({ to, saying, options }, () => this.#change(to, saying, options));
  }

  feed(): AsyncIterable<readonly JournalRow[]> {
    throw new Error('the transport does not use it');
  }

  onCommit(listener: (rows: readonly JournalRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  journalAfter(after: number, limit: number): readonly JournalRow[] {
    return this.journal.slice(after, after + limit);
  }

  head(): number {
    return this.journal.length;
  }

  oldest(): number {
    return this.forgottenUpTo + 1;
  }

  /** Commits events; the rows that come back are those that the streams get. */
  commit(
    events: readonly { ticket?: string; type?: string; text?: string }[],
  ): readonly JournalRow[] {
    const rows = this.append(events);
    this.announce(rows);
    return rows;
  }

  append(events: readonly { ticket?: string; type?: string; text?: string }[]): JournalRow[] {
    const first = this.head() + 1;
    const rows = events.map((event, index) => journalRow(first + index, first, event));
    this.journal.push(...rows);
    return rows;
  }

  announce(rows: readonly JournalRow[]): void {
    for (const listener of this.#listeners) listener(rows);
  }

  async #receive(told: Told, apply: () => void): Promise<Outcome> {
    await Promise.resolve();
    this.told.push(told);
    const { receipt } = told.options;
    const earlier = receipt && this.receipts.get(receipt.key);
    if (earlier) return { outcome: 'replayed', status: earlier.status, body: earlier.body };
    const outcome = this.#decide(told, apply);
    if (receipt && outcome.outcome !== 'unavailable') {
      const { status, body } = receipt.render(outcome);
      const stored = JSON.parse(JSON.stringify(body)) as unknown;
      const { fingerprint } = receipt;
      if (status < 400) this.receipts.set(receipt.key, { fingerprint, status, body: stored });
    }
    return outcome;
  }

  #decide({ to, saying, options }: Told, apply: () => void): Outcome {
    const said = this.#behave({ to, saying, options });
    if (said.outcome !== undefined && said.outcome !== 'applied') return said as Outcome;
    const id = to.slice(to.indexOf('/') + 1);
    const before = this.tickets.get(id);
    const creating = !('type' in saying);
    if (!creating && to.startsWith('ticket/') && !before) {
      return { outcome: 'rejected', code: 'not_found', detail: `there is no ticket ${id}` };
    }
    if (options.ifVersion !== undefined && before && options.ifVersion !== before.version) {
      return { outcome: 'rejected', code: 'version_mismatch', detail: 'read it again' };
    }
    apply();
    const seq = this.head() + 1;
    const ticket = this.tickets.get(id);
    if (ticket) this.tickets.set(id, { ...ticket, seq, version: (before?.version ?? 0) + 1 });
    this.commit([{ ticket: id, type: 'callboard.ticket.updated' }]);
    return {
      outcome: 'applied',
      address: to as Address,
      seq,
      version: this.tickets.get(id)?.version ?? 1,
      view: this.tickets.get(id) ?? this.workers.get(id) ?? null,
      recordIds: [`r${seq}`],
      spawned: [],
      verdict: null,
      ...this.#aboutEscalation(saying),
      ...said,
    };
  }

  #aboutEscalation(saying: Saying | NewTicket): Pick<Applied, 'escalation'> {
    if (!('escalation' in saying)) return {};
    const escalation = this.queries.escalation(saying.escalation);
    return escalation ? { escalation } : {};
  }

  #change(to: string, saying: Saying, options: TellOptions): void {
    if (saying.type === 'person.engaged') {
      const { id: by } = options.by;
      const { reason } = saying;
      const since = '2026-01-01T00:00:00.000Z';
      this.killSwitch = { engaged: true, source: 'stored', by, reason, since, held: [] };
      this.supervisorState = 'paused.held';
    }
    if (saying.type === 'person.released') {
      this.killSwitch = { ...this.killSwitch, engaged: false, source: null, since: null };
      this.supervisorState = 'running';
    }
    const ticket = this.tickets.get(to.slice('ticket/'.length));
    if (saying.type === 'person.edited' && ticket) {
      this.tickets.set(ticket.id, { ...ticket, ...saying.changes });
    }
    if (saying.type === 'person.commented') {
      const id = `r${this.head() + 1}`;
      const { text } = saying;
      const at = '2026-01-01T00:00:00.000Z';
      this.comments.push({
        id,
        ticket: ticket?.id ?? '',
        text,
        by: options.by.id,
        kind: 'person',
        at,
      });
    }
  }
}

export function journalRow(
  seq: number,
  batch: number,
  {
    ticket,
    type = 'callboard.ticket.updated',
    text = '',
  }: { ticket?: string; type?: string; text?: string },
): JournalRow {
  const body = JSON.stringify({
    specversion: '1.0',
    id: String(seq),
    sequence: seq,
    source: ticket ? `/tickets/${ticket}` : '/supervisor',
    ...(ticket ? { subject: ticket } : {}),
    type,
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: { text },
  });
  return { seq, batch, body, actor: ticket ? `ticket/${ticket}` : 'supervisor', prev: 0 };
}

function fakeQueries(host: FakeHost): Queries {
  return {
    ticket: (id) => host.tickets.get(id) ?? null,
    tickets: (filter) =>
      page(
        [...host.tickets.values()].filter(({ state }) => !filter.state || filter.state === state),
        filter,
      ),
    history: (ticket, options) =>
      page(
        host.journal.filter((row) => row.actor === `ticket/${ticket}`).map(({ body }) => body),
        options,
      ),
    comments: (ticket, options) =>
      page(
        host.comments.filter((comment) => comment.ticket === ticket),
        options,
      ),
    runs: (ticket) => [...host.workers.values()].filter((worker) => worker.ticket === ticket),
    worker: (id) => host.workers.get(id) ?? null,
    workers: (options) =>
      page(
        [...host.workers.values()].filter(({ state }) => options.all || state !== 'ended'),
        options,
      ),
    reviews: (filter) => page(host.reviews, filter),
    reviewTallies: () => host.tallies,
    escalation: (id) => host.escalations.find((one) => one.id === id) ?? null,
    escalations: (filter) => page(host.escalations, filter),
    events: ({ since, limit, ticket, type }) =>
      host.journal
        .slice(since)
        .filter(({ body }) => {
          const event = JSON.parse(body) as { subject?: string; type: string };
          return (!ticket || event.subject === ticket) && (!type || event.type === type);
        })
        .slice(0, limit),
    health: (options) => page(host.samples, options),
    census: () => ({
      state: host.supervisorState,
      automationOn: host.supervisorState === 'running',
      counts: Object.fromEntries(countsOf([...host.tickets.values()].map(({ state }) => state))),
      paths: {},
      oldestMs: {},
      queues: { mailboxes: 0, outbox: {}, timers: 0, dispatcher: 0 },
      openEscalations: host.escalations.length,
      workers: {},
      reviewerFailures: { inARow: 0, limit: 3 },
      waiting: [],
    }),
    snapshot: () => null,
    newestActors: () => ['supervisor'],
    liveWorkers: () => host.workers.values(),
    ticketStates: () => [],
    slots: () => ({ workers: { used: 1, limit: 4 }, reviewers: { used: 0, limit: 2 } }),
    liveRuns: () => [],
    counts: () => ({ states: {}, openEscalations: 0 }),
    places: (chart) => ({
      seq: host.head(),
      counts: countsOf(
        chart === 'ticket'
          ? [...host.tickets.values()].map(({ statePath }) => statePath)
          : chart === 'worker'
            ? [...host.workers.values()].map(({ state }) => state)
            : [host.supervisorState],
      ),
    }),
    killSwitch: () => host.killSwitch,
    supervisor: () => ({ state: host.supervisorState, fault: null }),
    receipt: (key) => host.receipts.get(key) ?? null,
  };
}

function countsOf(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  return counts;
}

function page<T>(all: readonly T[], { limit, cursor }: PageOptions): Page<T> {
  if (cursor !== undefined && !/^\d+$/.test(cursor)) {
    throw Object.assign(new Error('not a cursor'), { code: 'bad_cursor' });
  }
  const from = Number(cursor ?? 0);
  const more = from + limit < all.length;
  return { items: all.slice(from, from + limit), nextCursor: more ? String(from + limit) : null };
}

export function ticketView(id: string, fields: Partial<TicketView> = {}): TicketView {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    title: 'a ticket',
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
    statePath: fields.state ?? 'todo',
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
    branch: `callboard/${id}`,
    head: null,
    sha: null,
    landed: false,
    createdAt: at,
    updatedAt: at,
    enteredAt: at,
    seq: 1,
    version: 1,
    allowedActions: ['comment', 'dispatch'],
    ...fields,
  };
}

export function escalationView(id: string, fields: Partial<EscalationView> = {}): EscalationView {
  return {
    id,
    ticket: 'CB-1',
    owner: 'lead',
    reason: 'died_twice',
    text: 'Worker died twice. Needs lead to review.',
    nextActions: ['retry'],
    createdAt: '2026-01-01T00:00:00.000Z',
    deliveries: [],
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    ...fields,
  };
}

export function workerView(id: string, fields: Partial<WorkerView> = {}): WorkerView {
  return {
    id,
    ticket: id.split('.')[0] ?? id,
    role: 'author',
    profile: 'luci',
    model: null,
    cwd: null,
    state: 'live.working',
    incarnation: 1,
    turn: 1,
    pid: 4711,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    lastActivityAt: null,
    exit: null,
    cause: null,
    tokens: 0,
    cost: 0,
    terminalState: null,
    seq: 7,
    version: 3,
    ...fields,
  };
}
