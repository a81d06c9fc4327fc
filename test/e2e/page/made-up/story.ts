import type { Comment } from '../../../../src/transport/protocol/comment.ts';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Replay } from '../../../../src/transport/protocol/replay.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { TerminalState, Worker } from '../../../../src/transport/protocol/worker.ts';
import { aMove, HEAD } from './flow.ts';
import { aWorker } from './service.ts';
import { tickets } from './tickets.ts';
import { ago, ms, NOW } from './time.ts';

/** The ticket whose whole life is told here. */
export const STORY = 'ORD-12';

type By = readonly [kind: string, id: string];
const DISPATCHER: By = ['dispatcher', 'dispatcher'];
const SERVICE: By = ['system', 'service'];
const REVIEWER: By = ['reviewer', 'claude-review'];

/** Each step: how long ago, where to, what was said by whom, and what changed in the ticket. */
const STEPS: readonly (readonly [string, string, string, By, Partial<Ticket>])[] = [
  ['2h 29m', 'inbox', 'ticket.created', ['person', 'Ana'], {}],
  ['2h 20m', 'todo', 'person.triaged', ['person', 'Ana'], { priority: 'urgent' }],
  ['2h 17m', 'in_progress', 'dispatcher.granted', DISPATCHER, { runs: 1 }],
  ['1h 46m', 'todo', 'worker.died', ['worker', 'ORD-12.1'], { deathCount: 1 }],
  ['1h 45m', 'in_progress', 'dispatcher.granted', DISPATCHER, { runs: 2 }],
  ['1h 13m', 'review.verifying', 'worker.reported', ['worker', 'ORD-12.2'], { sha: '77b10aa4f1' }],
  ['1h 12m 56s', 'review.judging', 'commit.checked', SERVICE, {}],
  ['1h 7m', 'todo', 'verdict.given', REVIEWER, { reviewCycles: 1 }],
  ['1h 3m', 'in_progress', 'dispatcher.granted', DISPATCHER, { runs: 3 }],
  ['46m', 'review.verifying', 'worker.reported', ['worker', 'ORD-12.3'], { sha: 'c02de91b77' }],
  ['45m 56s', 'review.judging', 'commit.checked', SERVICE, {}],
  ['41m', 'todo', 'verdict.given', REVIEWER, { reviewCycles: 2 }],
  ['38m', 'in_progress', 'dispatcher.granted', DISPATCHER, { runs: 4 }],
  ['6m 44s', 'review.verifying', 'worker.reported', ['worker', 'ORD-12.4'], { sha: '9a41c7e0d3' }],
  ['6m 40s', 'review.judging', 'commit.checked', SERVICE, {}],
];

const FIRST_SEQ = 47_000;
const seqOf = (step: number): number => FIRST_SEQ + step * 80;

const EXTRA: Readonly<Record<string, object>> = {
  'worker.reported': { signal: 'DONE', payload: 'Dedupe key is now (event id, endpoint).' },
  'verdict.given': {
    verdict: 'fail',
    reasons: ['Back-off has no jitter and no upper bound.'],
    gaps: ['No test that a restart does not send twice.'],
  },
  'worker.died': { exit: { code: 1, signal: null } },
};

/** Its events, oldest first. */
export const history: readonly StreamEvent[] = STEPS.map(([age, to, type, by, changes], step) => {
  const from = step === 0 ? null : (STEPS[step - 1]?.[1] ?? null);
  const at = ago(age);
  const event = aMove(seqOf(step), at, STORY, { from, to, type, by, rest: EXTRA[type] ?? {} });
  return {
    ...event,
    type: step === 0 ? 'callboard.ticket.created' : event.type,
    data: {
      ...event.data,
      ticket: { ...changes, statePath: to, state: to.split('.', 1)[0], enteredAt: at },
    },
  };
});

const today = tickets.find(({ id }) => id === STORY) as Ticket;

/** The ticket as it was after the last of its events up to `at`. */
export function replay(at = HEAD): Replay {
  const last = STEPS.findLastIndex((_, step) => seqOf(step) <= at);
  const step = STEPS[Math.max(0, last)];
  const changes = Object.assign(
    {},
    ...STEPS.slice(0, last + 1).map(([, , , , changes]) => changes),
  ) as Partial<Ticket>;
  const [age = '0s', statePath = 'inbox', type = '', by = SERVICE] = step ?? [];
  return {
    id: STORY,
    chart: 'ticket',
    at,
    head: HEAD,
    seq: seqOf(Math.max(0, last)),
    event: { type, by: { kind: by[0], id: by[1] }, time: ago(age) },
    events: last + 1,
    statePath,
    ticket: {
      ...today,
      deathCount: 0,
      reviewCycles: 0,
      runs: 0,
      sha: null,
      ...changes,
      statePath,
      state: statePath.split('.', 1)[0] ?? statePath,
      enteredAt: ago(age),
      seq: seqOf(Math.max(0, last)),
    },
    worker: null,
    snapshot: {
      status: 'active',
      value: statePath.includes('.') ? { review: statePath.slice('review.'.length) } : statePath,
      context: { deathCount: changes.deathCount ?? 0, reviewCycles: changes.reviewCycles ?? 0 },
    },
    difference: null,
  };
}

const record = (
  status: TerminalState['status'],
  summary: string,
  rest: Partial<TerminalState> = {},
): TerminalState => ({
  status,
  summary,
  rootCause: null,
  safeRetry: true,
  stopCondition: 'report accepted',
  humanInputRequired: false,
  nextActions: [],
  artifacts: [],
  ...rest,
});

const span = (from: string, to: string): Partial<Worker> => ({
  startedAt: ago(from),
  endedAt: ago(to),
  lastActivityAt: ago(to),
  state: 'ended',
  pid: null,
  exit: { code: 0, signal: null },
});

/** Its runs, oldest first. */
export const runs: readonly Worker[] = [
  aWorker('ORD-12.1', {
    ...span('2h 17m', '1h 46m'),
    cost: 0.45,
    exit: { code: 1, signal: null },
    terminalState: record('warning', 'No report. Last line: “ENOSPC: no space left on device”.', {
      rootCause: 'exit 1',
      stopCondition: 'process ended',
      nextActions: ['started again at once'],
    }),
  }),
  aWorker('ORD-12.2', {
    ...span('1h 45m', '1h 13m'),
    cost: 1.02,
    terminalState: record('ok', 'DONE accepted by signal, commit 77b10aa.'),
  }),
  aWorker('ORD-12.3', {
    ...span('1h 3m', '46m'),
    cost: 0.71,
    terminalState: record('ok', 'DONE accepted by signal, commit c02de91.'),
  }),
  aWorker('ORD-12.4', {
    ...span('38m', '6m 44s'),
    cost: 0.94,
    terminalState: record('ok', 'DONE accepted by MCP, commit 9a41c7e, exit 0 after the report.', {
      artifacts: [{ kind: 'commit', ref: 'default@9a41c7e0d3' }],
    }),
  }),
  aWorker('ORD-12.r4', { role: 'reviewer', profile: 'claude-review', startedAt: ago('6m 40s') }),
];

export const comments: readonly Comment[] = [
  {
    id: 'c1',
    ticket: STORY,
    text: 'The key must hold across endpoints.',
    by: 'Ana',
    kind: 'person',
    at: ago('2h 21m'),
  },
];

export const diff = {
  base: '1f2e3d4c5b6a',
  sha: '9a41c7e0d3',
  stat: ' src/webhooks/dedupe.ts | 3 ++-\n 1 file changed, 2 insertions(+), 1 deletion(-)\n',
  patch: [
    'diff --git a/src/webhooks/dedupe.ts b/src/webhooks/dedupe.ts',
    'index 1111111..2222222 100644',
    '--- a/src/webhooks/dedupe.ts',
    '+++ b/src/webhooks/dedupe.ts',
    '@@ -1,3 +1,4 @@',
    " import { keyOf } from './key.ts';",
    '-export const seen = new Set(events.map(keyOf));',
    '+export const seen = new Map(events.map((event) => [keyOf(event, endpoint), event]));',
    '+// One per endpoint: two endpoints get two deliveries.',
    ' export default seen;',
    '',
  ].join('\n'),
};

const LINES = [
  'claude-review reading ORD-12 at 9a41c7e',
  '$ git diff --stat c02de91..9a41c7e',
  ' src/webhooks/deliver.ts       | 64 +++++----',
  '$ npm test -- webhooks',
  ' \u001B[32m✓\u001B[0m 31 passed  \u001B[33m1 skipped\u001B[0m (12.4 s)',
  'Gap 1 closed: key is (event, endpoint).',
  'Checking that the restart test really restarts',
];

/** The newest run's output. */
export const log = {
  items: LINES.map((text, n) => ({
    n,
    at: new Date(NOW - ms('2m') + n * 9_000).toISOString(),
    stream: 'stdout' as const,
    text: `${text}\n`,
  })),
  next: LINES.length,
  nextCursor: null,
};
