import type { Replay } from '../../src/transport/protocol/replay.ts';
import type { Comment } from '../../src/transport/protocol/comment.ts';
import type { Escalation } from '../../src/transport/protocol/escalation.ts';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import type { KillSwitch } from '../../src/transport/protocol/kill-switch.ts';
import type { Agreement, Review } from '../../src/transport/protocol/review.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';

/** Objects of the wire as the service sends them; a test changes what it is about. */

const AT = '2026-01-02T03:00:00.000Z';

export const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  id: 'CB-1',
  title: 'Fill the second table',
  body: 'The first one is full.',
  priority: 'normal',
  assignee: 'luci',
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
  createdAt: AT,
  updatedAt: AT,
  enteredAt: AT,
  seq: 1,
  version: 1,
  allowedActions: ['dispatch', 'cancel', 'assign', 'edit', 'comment', 'route'],
  ...changes,
});

export const worker = (changes: Partial<Worker> = {}): Worker => ({
  id: 'CB-1.1',
  ticket: 'CB-1',
  role: 'author',
  profile: 'luci',
  model: null,
  cwd: '/srv/worktrees/CB-1',
  state: 'live.working',
  incarnation: 1,
  turn: 1,
  pid: 4711,
  startedAt: AT,
  endedAt: null,
  lastActivityAt: AT,
  exit: null,
  cause: null,
  tokens: 0,
  cost: 0,
  terminalState: null,
  seq: 7,
  version: 3,
  ...changes,
});

export const comment = (changes: Partial<Comment> = {}): Comment => ({
  id: 'comment-1',
  ticket: 'CB-1',
  text: 'Keep the old column.',
  by: 'ada',
  kind: 'person',
  at: AT,
  ...changes,
});

export const review = (changes: Partial<Review> = {}): Review => ({
  id: 'review-1',
  ticket: 'CB-1',
  sha: '1f3c9e2a4b5d6e7f8091a2b3c4d5e6f708192a3b',
  reviewer: 'reviewer',
  worker: null,
  model: null,
  mode: 'enforce',
  verdict: 'fail',
  wouldAction: 'return_for_fixes',
  reasons: ['The second table is empty.'],
  gaps: ['rows'],
  outcome: 'applied',
  error: null,
  humanDecision: null,
  at: AT,
  ...changes,
});

export const agreement = (changes: Partial<Agreement> = {}): Agreement => ({
  reviewer: 'reviewer',
  model: 'm-1',
  verdicts: {
    pass: { accepted_done: 9, sent_back: 1, cancelled: 0, undecided: 2 },
    fail: { accepted_done: 1, sent_back: 3, cancelled: 1, undecided: 0 },
    uncertain: { accepted_done: 0, sent_back: 0, cancelled: 0, undecided: 2 },
  },
  precision: { pass: 0.9, fail: 0.75 },
  agreement: 0.8571,
  decided: 14,
  uncertainShare: 0.1053,
  shadow: { advance: 12, return_for_fixes: 5, escalate: 2 },
  errors: 4,
  stale: 1,
  lastAt: AT,
  ...changes,
});

export const replay = (changes: Partial<Replay> = {}): Replay => ({
  id: 'CB-1',
  chart: 'ticket',
  at: 9,
  head: 9,
  seq: 8,
  event: { type: 'worker.died', by: { kind: 'worker', id: 'CB-1.1' }, time: AT },
  events: 3,
  statePath: 'todo',
  ticket: ticket(),
  worker: null,
  snapshot: { value: 'todo', context: {}, status: 'active' },
  difference: null,
  ...changes,
});

export const escalation = (changes: Partial<Escalation> = {}): Escalation => ({
  id: 'escalation-1',
  ticket: 'CB-1',
  owner: 'lead',
  reason: 'died_twice',
  text: 'Worker died twice. Needs lead to review.',
  nextActions: ['retry'],
  createdAt: AT,
  deliveries: [],
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  ...changes,
});

export const killSwitch = (changes: Partial<KillSwitch> = {}): KillSwitch => ({
  engaged: false,
  source: null,
  by: null,
  reason: null,
  since: null,
  held: [],
  state: 'running',
  ...changes,
});

export const event = (sequence: number, changes: Partial<StreamEvent> = {}): StreamEvent => ({
  specversion: '1.0',
  id: String(sequence),
  sequence,
  source: '/tickets/CB-1',
  subject: 'CB-1',
  type: 'callboard.ticket.transition',
  time: AT,
  datacontenttype: 'application/json',
  data: {
    event: { type: 'worker.died' },
    from: 'in_progress',
    to: 'todo',
    by: { kind: 'worker', id: 'CB-1.1' },
    ticket: {},
  },
  ...changes,
});
