import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { KillSwitch } from '../../../../src/transport/protocol/kill-switch.ts';
import type { HealthSample } from '../../../../src/transport/protocol/operator.ts';
import type { Agreement, Review } from '../../../../src/transport/protocol/review.ts';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { tickets } from './tickets.ts';
import { ago, ms, NOW } from './time.ts';

export const PAGE_BUILD = 'made-up';

export const killSwitch: KillSwitch = {
  engaged: false,
  source: null,
  by: null,
  reason: null,
  since: null,
  held: [],
  state: 'running',
};

const profile = (name: string): Status['profiles'][number] => ({
  name,
  runtime: 'exec',
  maxWorkers: 4,
  stallAfterMs: ms('10m'),
  maxRunTimeMs: ms('2h'),
});

export const status: Status = {
  state: 'running',
  fault: null,
  service: { version: '0.1.0', project: 'orders', page: null },
  owner: 'Ana',
  killSwitch,
  killSwitchFile: '/srv/orders/.callboard/KILL',
  review: { mode: 'enforce', profile: 'claude-review' },
  reviewTimeoutMs: ms('10m'),
  landing: { mode: 'off' },
  operator: { everyMs: ms('1m') },
  config: {
    file: '/srv/orders/callboard.config.yaml',
    appliedAt: ago('5h'),
    error: null,
    atNextStart: [],
  },
  limits: {
    workers: 4,
    reviewers: 2,
    deaths: 1,
    startFailures: 3,
    interruptions: 3,
    bounces: 2,
    inputRetries: 5,
    reportForgeries: 20,
    reviewCycles: 3,
    runsPerTicket: 12,
    reviewerRetries: 1,
    tokens: null,
    cost: 10,
    massDeaths: { count: 20, withinMs: ms('1m') },
    startBackoffMs: [1_000, 5_000, 30_000],
    ageStepMs: ms('30m'),
    idleForMs: ms('30m'),
    graceMs: 5_000,
    logBytes: 10_000_000,
  },
  slots: { workers: { used: 4, limit: 4 }, reviewers: { used: 2, limit: 2 } },
  profiles: [profile('claude-main'), profile('codex-fast'), profile('claude-review')],
  defaultProfile: 'claude-main',
  repos: [{ name: 'default', baseBranch: 'main' }],
  workflows: [
    { name: 'default', author: true, review: true, gates: ['tests', 'browser'], signOff: false },
  ],
  gates: [
    { name: 'tests', timeoutMs: ms('5m') },
    { name: 'browser', timeoutMs: ms('5m') },
  ],
  counts: countsOf(),
  openEscalations: 4,
};

function countsOf(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of tickets) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** A run of a ticket. */
export function aWorker(id: string, rest: Partial<Worker> = {}): Worker {
  return {
    id,
    ticket: id.replace(/\.[^.]*$/, ''),
    role: 'author',
    profile: 'claude-main',
    model: 'claude',
    cwd: '/srv/orders/.callboard/worktrees/x',
    state: 'live.working',
    incarnation: 1,
    turn: 1,
    pid: 4_711,
    startedAt: ago('16m'),
    endedAt: null,
    lastActivityAt: ago('1s'),
    exit: null,
    cause: null,
    tokens: 120_000,
    cost: 0.71,
    terminalState: null,
    seq: 48_100,
    version: 4,
    ...rest,
  };
}

export const workers: readonly Worker[] = [
  aWorker('ORD-16.2', { startedAt: ago('1h 52m'), lastActivityAt: ago('8m 40s') }),
  aWorker('ORD-23.1', { startedAt: ago('26m'), lastActivityAt: ago('12s') }),
  aWorker('ORD-22.1'),
  aWorker('ORD-20.2', {
    profile: 'codex-fast',
    model: 'codex',
    startedAt: ago('11s'),
    lastActivityAt: ago('3s'),
  }),
  aWorker('ORD-12.r4', { role: 'reviewer', profile: 'claude-review', startedAt: ago('6m 40s') }),
  aWorker('ORD-13.r1', { role: 'reviewer', profile: 'claude-review', startedAt: ago('48s') }),
  aWorker('ORD-10.g2', {
    role: 'gate',
    profile: 'browser',
    model: null,
    startedAt: ago('1m 20s'),
    tokens: 0,
    cost: 0,
  }),
];

const escalation = (
  id: string,
  ticket: string,
  age: string,
  owner: string,
  reason: string,
  text: string,
  nextActions: string[],
): Escalation => ({
  id,
  ticket,
  owner,
  reason,
  text,
  nextActions,
  createdAt: ago(age),
  deliveries: [{ channel: 'slack', ok: true, at: ago(age), attempts: 1, error: null }],
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
});

/** Newest first, as the service lists them. */
export const escalations: readonly Escalation[] = [
  escalation(
    'e4',
    'ORD-18',
    '18m',
    'Jo',
    'max_review_cycles',
    'Max review cycles reached. Needs Jo decision.\n\nSame gap each time: no test for a basket merged at log-in.',
    ['approve', 'reject'],
  ),
  escalation(
    'e3',
    'ORD-11',
    '41m',
    'Ana',
    'question',
    'Half-even or half-up for CHF? The tests fix neither, and finance.md says both.',
    ['answer'],
  ),
  escalation(
    'e2',
    'ORD-8',
    '1h 34m',
    'Ana',
    'sign_off',
    'ORD-8 passed its gates and waits to be signed off.',
    ['approve', 'reject'],
  ),
  escalation(
    'e1',
    'ORD-9',
    '2h 14m',
    'Ana',
    'died_twice',
    'Worker died twice. Needs Ana to review.\n\nExit 137 at 12:06, again at 12:07. Memory limit of the profile is likely.',
    ['retry', 'assign another profile'],
  ),
];

const verdict = (
  number: number,
  verdict: string,
  humanDecision: string | null,
  reasons: string[],
): Review => ({
  id: `v${number}`,
  ticket: `ORD-${number % 30}`,
  sha: `${number}9a41c7e0d3`,
  reviewer: 'claude-review',
  worker: null,
  model: 'claude',
  mode: 'enforce',
  verdict,
  wouldAction: verdict === 'pass' ? 'advance' : 'return_for_fixes',
  reasons,
  gaps: verdict === 'fail' ? ['No test that a restart does not send twice.'] : [],
  outcome: 'applied',
  error: null,
  humanDecision,
  at: new Date(NOW - (60 - number) * 3_000_000).toISOString(),
});

export const reviews: readonly Review[] = Array.from({ length: 40 }, (_, at) => {
  const fails = at % 5 === 2;
  const decided = at % 3 === 0 ? null : fails === (at % 7 === 2) ? 'sent_back' : 'accepted_done';
  return verdict(at + 1, fails ? 'fail' : 'pass', decided, [
    fails ? 'Back-off has no upper bound.' : 'Does what the ticket asks.',
  ]);
});

const none = { accepted_done: 0, sent_back: 0, cancelled: 0, undecided: 0 };

export const agreement: readonly Agreement[] = [
  {
    reviewer: 'claude-review',
    model: 'claude',
    verdicts: {
      pass: { accepted_done: 18, sent_back: 3, cancelled: 0, undecided: 11 },
      fail: { accepted_done: 2, sent_back: 4, cancelled: 0, undecided: 2 },
      uncertain: none,
    },
    precision: { pass: 18 / 21, fail: 4 / 6 },
    agreement: 22 / 27,
    decided: 27,
    uncertainShare: 0,
    shadow: { advance: 0, return_for_fixes: 0, escalate: 0 },
    errors: 1,
    stale: 0,
    lastAt: ago('1h'),
  },
];

/** Newest first: an hour of sweeps. */
export const health: readonly HealthSample[] = Array.from({ length: 60 }, (_, at) => ({
  at: new Date(NOW - at * 60_000 - 9_000).toISOString(),
  seq: 48_213 - at * 14,
  state: 'running',
  counts: {
    inbox: 3,
    todo: 7 + (at % 4),
    in_progress: 4 - (at % 2),
    review: 6 - (at % 3),
    needs_input: Math.max(1, 3 - Math.floor(at / 20)),
    done: 10 - Math.floor(at / 10),
  },
  paths: {},
  oldestMs: { needs_input: ms('2h 14m') - at * 60_000, todo: ms('1h 48m') - at * 60_000 },
  deaths: at === 17 || at === 40 ? 1 : 0,
  reviewerErrors: at === 33 ? 1 : 0,
  stalls: 0,
  queues: { mailboxes: 0, outbox: { start: at % 5 === 0 ? 1 : 0 }, timers: 12, dispatcher: 3 },
  eventLoopMs: { p50: 1, p99: 6 + (at % 9), max: 20 },
  databaseBytes: 31_000_000 - at * 20_000,
  freeDiskBytes: 83_000_000_000,
  openEscalations: 4,
  workers: { 'live.working': 7 },
  moved: { triaged: 0, returned: 0 },
  drift:
    at === 0
      ? [
          {
            kind: 'branch_unmerged' as const,
            ref: 'callboard/ORD-7',
            detail: 'ORD-7 is done and its branch is not merged into main',
            since: ago('22m'),
          },
        ]
      : [],
  driftTotal: at === 0 ? 1 : 0,
  failed: [],
}));
