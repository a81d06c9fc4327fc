import type { TicketLimits } from '../../src/machines/policy.ts';
import type { TicketInput } from '../../src/machines/ticket-context.ts';
import type { PolicyChange } from '../supervisor/fake-policies.ts';
import { DEPENDENCY } from './ticket-letters.ts';
import type { Question } from './ticket-questions.ts';
import { NONE } from './ticket-questions.ts';

const UNLIMITED: Partial<TicketLimits> = {
  deaths: NONE,
  reviewCycles: NONE,
  startFailures: NONE,
  interruptions: NONE,
  bounces: NONE,
  runsPerTicket: NONE,
  inputRetries: NONE,
  reviewerRetries: NONE,
};

export interface Theme {
  readonly policy: PolicyChange;
  readonly questions: readonly Question[];
  /** The letters that lead on. */
  readonly walks: readonly string[];
  readonly arrival?: TicketInput['state'];
  readonly fallback?: string;
}

export const ALWAYS: readonly Question[] = [
  'policy',
  'author',
  'judges',
  'report',
  'judgement',
  'pending',
  'backoff',
  'forced',
  'shadow',
];
/** From `todo` to a report, the plain way. */
const RUN = [
  'dispatcher.granted an author',
  'worker.started author',
  'worker.reported DONE author',
];
const DECISIONS = ['person.answered', 'person.approved', 'person.rejected', 'person.retried'];

/** The chart of tickets under the policies that make it behave differently, each with its own theme. */
export const THEMES: Readonly<Record<string, Theme>> = {
  'deaths and decisions': {
    policy: { limits: { ...UNLIMITED, deaths: 1 } },
    questions: ['counters', 'accepted'],
    walks: [
      ...RUN,
      ...DECISIONS,
      'worker.reported QUESTION author',
      'worker.idled author',
      'worker.leaving author',
      'worker.turn_started author',
      'worker.died author, no new commit',
      'worker.finished author',
      'person.stopped_worker author',
      'person.restarted_worker author',
      'person.reopened',
      'person.cancelled',
    ],
  },
  'arrival, starts and the operator': {
    policy: {
      phases: { gates: ['one'] },
      limits: { ...UNLIMITED, startFailures: 1, interruptions: 1 },
    },
    questions: ['counters', 'operator', 'assignee'],
    arrival: 'inbox',
    walks: [
      'dispatcher.granted an author',
      'person.triaged',
      'person.assigned to luci',
      'person.retried',
      'operator.triaged',
      'operator.returned',
      'worker.start_failed author',
      'worker.lost author',
      'backoff.elapsed',
    ],
  },
  'review by a reviewer': {
    policy: {
      reviewMode: 'enforce',
      limits: { ...UNLIMITED, reviewCycles: 2, reviewerRetries: 1 },
    },
    questions: ['counters'],
    walks: [
      'dispatcher.granted an author',
      'worker.reported DONE author',
      'worker.idled author',
      'worker.turn_started author',
      'worker.finished author',
      'commit.checked found',
      'commit.checked found while held',
      'commit.checked missing while held',
      'dispatcher.granted a reviewer',
      'review.verdict pass while held',
      'review.verdict fail',
      'review.verdict fail from outside',
      'review.verdict uncertain',
      'reviewer.failed reviewer',
      'automation.released',
    ],
  },
  'gates and sign-off': {
    policy: { phases: { gates: ['one', 'two'], signOff: true }, limits: UNLIMITED },
    questions: ['queue'],
    walks: [
      'dispatcher.granted an author',
      'worker.reported DONE author',
      'worker.idled author',
      'commit.checked found',
      'dispatcher.granted a gate',
      'gate.finished passed',
      'gate.finished failed',
      'gate.finished failed while held',
      'gate.finished passed while held',
      'gate.finished unable',
      'worker.stopped gate',
      'automation.released',
      'person.approved',
      'person.stopped_worker gate',
    ],
  },
  'shadow review': {
    policy: {
      reviewMode: 'shadow',
      landing: 'ff-only',
      limits: { ...UNLIMITED, reviewerRetries: 1 },
    },
    questions: ['counters', 'routed', 'accepted'],
    walks: [
      'dispatcher.granted an author',
      'worker.reported DONE author',
      'worker.reported REVIEW author',
      'commit.checked found',
      'commit.checked found while held',
      'dispatcher.granted a reviewer',
      'review.verdict pass',
      'reviewer.failed reviewer',
      'worker.stopped author',
      'automation.released',
      'person.approved',
      'person.review_asked',
      'person.reopened',
      'person.cancelled',
      'landing.failed',
      'landing.landed',
    ],
  },
  'breaker with a fallback': {
    policy: { limits: { ...UNLIMITED, bounces: 1 } },
    questions: ['counters', 'head', 'fallback'],
    fallback: 'other',
    walks: [
      ...RUN,
      'worker.died author, no new commit',
      'worker.died author, a new commit',
      'worker.finished author',
      'commit.checked missing, no new head',
      'commit.checked missing',
      'person.retried',
    ],
  },
  'breaker without a fallback': {
    policy: { limits: { ...UNLIMITED, bounces: 1, deaths: 2 } },
    questions: ['counters', 'head'],
    walks: [
      ...RUN,
      'worker.died author, no new commit',
      'worker.finished author',
      'commit.checked missing, no new head',
    ],
  },
  budgets: {
    policy: { limits: { ...UNLIMITED, runsPerTicket: 1, tokens: 10, cost: 10 } },
    questions: ['counters', 'budget'],
    walks: [
      ...RUN,
      'worker.used author, beyond the tokens',
      'worker.used author, beyond the cost',
      'worker.stopped author',
      'worker.finished author',
      'person.retried',
    ],
  },
  dependencies: {
    policy: { limits: UNLIMITED },
    questions: ['dependencies'],
    walks: [
      ...RUN,
      ...DECISIONS,
      `dependency.cancelled ${DEPENDENCY}`,
      'person.dispatched',
      'worker.stopped author',
    ],
  },
  'no author': {
    policy: {
      phases: { author: false, signOff: true },
      reviewMode: 'enforce',
      limits: { ...UNLIMITED, reviewCycles: 2 },
    },
    questions: ['counters', 'wanted', 'routed', 'started', 'queue', 'accepted'],
    walks: [
      'dispatcher.granted an author',
      'dispatcher.granted a reviewer',
      'commit.checked found',
      'commit.checked missing',
      'review.verdict pass',
      'review.verdict fail',
      'review.verdict pass from outside',
      'person.approved',
      'person.routed to author',
      'person.routed to review',
    ],
  },
  'input to idle workers': {
    policy: { limits: { ...UNLIMITED, inputRetries: 1 } },
    questions: ['counters', 'operator'],
    walks: [
      'dispatcher.granted an author',
      'worker.started author',
      'worker.reported QUESTION author',
      'worker.idled author',
      'worker.leaving author',
      'worker.turn_started author',
      'worker.undeliverable author',
      'worker.stopped author',
      'worker.forged author',
      'backoff.elapsed',
      'person.answered',
      'operator.returned',
    ],
  },
  'words during a turn': {
    policy: { limits: UNLIMITED },
    questions: ['queue'],
    walks: [
      'dispatcher.granted an author',
      'worker.reported DONE author',
      'worker.idled author',
      'worker.idled author in silence',
      'worker.turn_started author',
      'worker.finished author',
      'commit.checked found',
      'person.instructed author',
    ],
  },
  'routes by hand': {
    policy: { reviewMode: 'enforce', phases: { gates: ['one', 'two'] }, limits: UNLIMITED },
    questions: ['routed'],
    walks: [
      'dispatcher.granted an author',
      'worker.reported DONE author',
      'commit.checked found',
      'dispatcher.granted a reviewer',
      'dispatcher.granted a gate',
      'review.verdict pass',
      'gate.finished passed',
      'person.routed to verify',
      'person.routed to review',
      'person.routed to gates',
      'person.routed to signOff',
    ],
  },
};
