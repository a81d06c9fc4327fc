/** One metric as it is documented in docs/metrics.md; a test holds the page and this table together. */
export interface Definition {
  readonly name: `callboard_${string}`;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** No label holds an id or anybody's words: their values are names of charts, of the code or of the configuration. */
  readonly labels: readonly string[];
  readonly help: string;
  readonly buckets?: readonly number[];
}

const counter = (name: Definition['name'], help: string, labels: readonly string[] = []) =>
  ({ type: 'counter', name, help, labels }) as const;
const gauge = (name: Definition['name'], help: string, labels: readonly string[] = []) =>
  ({ type: 'gauge', name, help, labels }) as const;
const histogram = (name: Definition['name'], help: string, buckets: readonly number[]) =>
  ({ type: 'histogram', name, help, labels: [], buckets }) as const;

const COMMIT_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const COMMIT_EVENTS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** Counted from the commits of this process. */
export const COUNTED = {
  transitions: counter(
    'callboard_transitions_total',
    'Moves of actors, by chart and state path; from is "none" for a new actor.',
    ['chart', 'from', 'to'],
  ),
  deaths: counter('callboard_deaths_total', 'Authors that died.'),
  stalls: counter('callboard_stalls_total', 'Workers that were stopped for their silence.'),
  reviewerFailures: counter(
    'callboard_reviewer_failures_total',
    'Runs of reviewers that ended without a verdict.',
  ),
  verdicts: counter(
    'callboard_verdicts_total',
    'Verdicts that were recorded, by review mode and by what became of them.',
    ['mode', 'verdict', 'outcome'],
  ),
  escalationsOpened: counter(
    'callboard_escalations_opened_total',
    'Requests to people, by reason.',
    ['reason'],
  ),
  escalationsResolved: counter(
    'callboard_escalations_resolved_total',
    'Requests to people that were decided, by reason.',
    ['reason'],
  ),
  deliveries: counter(
    'callboard_escalation_deliveries_total',
    'Attempts to deliver a request, by channel; impossible is not tried again.',
    ['channel', 'outcome'],
  ),
  commitSeconds: histogram(
    'callboard_commit_duration_seconds',
    'Time that one commit took on the event loop.',
    COMMIT_SECONDS,
  ),
  commitEvents: histogram(
    'callboard_commit_events',
    'Events that travelled in one commit.',
    COMMIT_EVENTS,
  ),
  commitsFailed: counter(
    'callboard_commits_failed_total',
    'Commits of which nothing happened, as the store refused them.',
  ),
  requests: counter(
    'callboard_http_requests_total',
    'Answered requests, by the pattern of the route; "none" where nothing is.',
    ['method', 'route', 'status'],
  ),
  cutOff: counter(
    'callboard_stream_cut_off_total',
    'Readers of the stream that did not keep up and were cut off.',
  ),
} satisfies Record<string, Definition>;

/** Looked up when somebody asks. */
export const LOOKED_UP = {
  tickets: gauge('callboard_tickets', 'Tickets by top-level state.', ['state']),
  workers: gauge('callboard_workers', 'Workers that have not ended, by role and state path.', [
    'role',
    'state',
  ]),
  escalationsOpen: gauge('callboard_escalations_open', 'Requests that nobody has decided yet.'),
  mailboxes: gauge('callboard_mailbox_envelopes', 'What was said to actors and waits for a turn.'),
  outbox: gauge('callboard_outbox_deeds', 'Deeds that are not done, by type.', ['type']),
  timers: gauge('callboard_timers', 'Timers that are set.'),
  dispatcher: gauge(
    'callboard_dispatch_tickets',
    'Tickets that could begin, or wait for a judge, as soon as a slot is free.',
  ),
  killSwitch: gauge('callboard_kill_switch_engaged', '1 while the kill-switch is engaged.'),
  automation: gauge('callboard_automation_on', '1 while anything may begin by itself.'),
  storeFailing: gauge('callboard_store_failing', '1 while the store takes no commits.'),
  journalHead: gauge('callboard_journal_head', 'Sequence of the newest event.'),
  streamClients: gauge('callboard_stream_clients', 'Open streams, by transport.', ['transport']),
  streamLag: gauge(
    'callboard_stream_lag_events',
    'Events that the reader furthest behind has not been handed yet.',
  ),
  streamBytes: gauge(
    'callboard_stream_buffered_bytes',
    'Bytes that were handed to streams and that the network has not taken, all together.',
  ),
  eventLoop: gauge(
    'callboard_event_loop_delay_seconds',
    'How late the event loop was since it was last asked; quantile 1 is the worst.',
    ['quantile'],
  ),
  databaseBytes: gauge('callboard_database_bytes', 'The database with its write-ahead log.'),
  freeDiskBytes: gauge('callboard_free_disk_bytes', 'Free space where the data directory lies.'),
  memoryBytes: gauge('callboard_resident_memory_bytes', 'Memory that the process holds.'),
} satisfies Record<string, Definition>;

export const DEFINITIONS: readonly Definition[] = [
  ...Object.values(COUNTED),
  ...Object.values(LOOKED_UP),
];
