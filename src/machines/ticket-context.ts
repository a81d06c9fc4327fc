import type { TicketPolicy, WorkerPolicy } from './policy.ts';

export type Priority = 'urgent' | 'high' | 'normal' | 'low';

/** What a person writes on a ticket. */
export interface TicketFields {
  readonly title: string;
  readonly body: string;
  readonly priority: Priority;
  readonly assignee: string | null;
  readonly owner: string | null;
  readonly dependsOn: readonly string[];
  readonly labels: readonly string[];
  readonly repo: string;
  readonly baseBranch: string | null;
  readonly workflow: string;
  readonly requiresCommit: boolean;
  readonly profile: string | null;
}

export interface TicketInput {
  readonly id: string;
  readonly at: number;
  readonly state: 'inbox' | 'todo';
  readonly fields: TicketFields;
  readonly policy: TicketPolicy;
}

export type Signal = 'DONE' | 'REVIEW' | 'QUESTION';

/** An accepted report: it closes the turn that it names. */
export interface Report {
  readonly run: string;
  readonly turn: number;
  readonly signal: Signal;
  readonly payload: string;
  readonly sha: string | null;
  readonly at: number;
}

export type Verdict = 'pass' | 'fail' | 'uncertain';

/** What a commit check, a reviewer or a gate found; it moves the ticket once the kill-switch lets it. */
export interface Judgement {
  readonly outcome: Verdict;
  readonly source: 'commit' | 'reviewer' | 'gate';
  readonly by: string;
  readonly sha: string | null;
  readonly reasons: readonly string[];
  readonly gaps: readonly string[];
}

/** A person's last word on a commit, kept beside its verdicts (DOMAIN §3). */
export interface HumanDecision {
  readonly sha: string;
  readonly decision: 'accepted_done' | 'sent_back' | 'cancelled';
}

export interface Feedback {
  readonly by: string;
  readonly sha: string | null;
  readonly at: number;
  readonly reasons: readonly string[];
  readonly gaps: readonly string[];
}

export interface Ask {
  readonly reason: string;
  readonly text: string;
  readonly nextActions: readonly string[];
  /** The dependency that it is about. */
  readonly dependency?: string;
}

/** What an author has still to be told, in order; `n` counts from 1 over the ticket's life. */
export interface Message {
  readonly n: number;
  readonly what: 'feedback' | 'answer' | 'input';
  readonly text: string;
  readonly by: string;
  readonly at: number;
}

export interface AuthorRef {
  readonly id: string;
  readonly turn: number;
  /** It is alive, has ended its turn and can begin another one. */
  readonly idle: boolean;
  readonly takesTurns: boolean;
  /** Number of the newest message of the turn that is being begun; what came later waits for the one after it. */
  readonly receives: number;
}

/** Everything that a ticket's chart knows. Plain JSON: no dates, no undefined. */
export interface TicketContext extends TicketFields {
  readonly id: string;
  readonly arrival: 'inbox' | 'todo';
  readonly policy: TicketPolicy;

  readonly deathCount: number;
  readonly reviewCycles: number;
  readonly interruptions: number;
  readonly startFailures: number;
  readonly bounces: number;
  readonly inputRetries: number;
  /** Author runs in all; names the next one. */
  readonly runs: number;
  /** Author runs since a person last decided: what `runsPerTicket` caps. */
  readonly runsCounted: number;
  readonly reviewRuns: number;
  readonly gateRuns: number;
  readonly reviewerFailures: number;
  readonly tokens: number;
  readonly cost: number;
  /** Used since a person last decided: what the budgets cap. */
  readonly tokensCounted: number;
  readonly costCounted: number;

  readonly createdAt: number;
  /** Since when it has been ready for a slot; a retry keeps it, so nothing starves. */
  readonly readyAt: number;
  readonly enteredAt: number;
  readonly backoffUntil: number | null;
  /** A person asked for this start: it overrides automation, back-off and dependencies, never slots. */
  readonly forced: boolean;
  /** A person sent it to an author although its workflow has none. */
  readonly authorWanted: boolean;
  /** The judge that a person sent it to before its commit was checked; the check leads there. */
  readonly routedTo: 'review' | 'gates' | null;
  /** The running author was started by a person: the kill-switch does not hold its start. */
  readonly startedByPerson: boolean;

  readonly author: AuthorRef | null;
  readonly reviewer: {
    readonly id: string;
    readonly sha: string | null;
    readonly shadow: boolean;
    /** It judges the turn that is being judged; false for one that still ends, and for a shadow. */
    readonly current: boolean;
  } | null;
  /** `name` is null for one that still ends after the gates were begun again. */
  readonly gate: { readonly id: string; readonly name: string | null } | null;
  readonly gateIndex: number;
  /** A shadow review of this sha still has to be given to a reviewer. */
  readonly shadowSha: string | null;

  readonly report: Report | null;
  readonly baseSha: string | null;
  readonly head: string | null;
  /** The branch head at the last automatic return: the breaker compares with it. */
  readonly returnedHead: string | null;
  readonly judgement: Judgement | null;
  /** The judgement waits for the kill-switch. */
  readonly held: boolean;
  readonly judgedFail: readonly string[];
  readonly judgedPass: string | null;
  readonly acceptedSha: string | null;
  /** A verdict that comes later than the decision about its commit is told of it. */
  readonly humanDecision: HumanDecision | null;
  readonly landed: boolean;

  readonly feedback: readonly Feedback[];
  /** Feedback or an answer that no turn has received yet. */
  readonly feedbackPending: boolean;
  /** What no turn and no prompt has carried yet. */
  readonly queue: readonly Message[];
  /** Messages that were ever queued: numbers the next one. */
  readonly queued: number;
  /** What its author asked last: an answer is read beside it. */
  readonly question: string | null;
  readonly answer: string | null;
  readonly ask: Ask | null;
  /** A person has decided about this ticket: the operator keeps off for good. */
  readonly decided: boolean;
  readonly operatorReturned: boolean;
  readonly waived: readonly string[];
  readonly fallback: string | null;
  readonly fallbackUsed: boolean;
  /** The profile of the next run where it is not the ticket's own (the breaker's fallback). */
  readonly profileOverride: string | null;
}

export function ticketContext(input: TicketInput): TicketContext {
  return {
    id: input.id,
    arrival: input.state,
    policy: input.policy,
    deathCount: 0,
    reviewCycles: 0,
    interruptions: 0,
    startFailures: 0,
    bounces: 0,
    inputRetries: 0,
    runs: 0,
    runsCounted: 0,
    reviewRuns: 0,
    gateRuns: 0,
    reviewerFailures: 0,
    tokens: 0,
    cost: 0,
    tokensCounted: 0,
    costCounted: 0,
    createdAt: input.at,
    readyAt: input.at,
    enteredAt: input.at,
    backoffUntil: null,
    forced: false,
    authorWanted: false,
    routedTo: null,
    startedByPerson: false,
    author: null,
    reviewer: null,
    gate: null,
    gateIndex: 0,
    shadowSha: null,
    report: null,
    baseSha: null,
    head: null,
    returnedHead: null,
    judgement: null,
    held: false,
    judgedFail: [],
    judgedPass: null,
    acceptedSha: null,
    humanDecision: null,
    landed: false,
    feedback: [],
    feedbackPending: false,
    queue: [],
    queued: 0,
    question: null,
    answer: null,
    ask: null,
    decided: false,
    operatorReturned: false,
    waived: [],
    fallback: null,
    fallbackUsed: false,
    profileOverride: null,
    ...input.fields,
  };
}

/** What a worker is created with, in the same commit in which its ticket decides to have it. */
export interface WorkerInput {
  readonly id: string;
  readonly ticket: string;
  /** Name of the ticket's repository in the configuration. */
  readonly repo: string;
  readonly role: 'author' | 'reviewer' | 'gate';
  readonly at: number;
  readonly policy: WorkerPolicy;
  /** False where a person asked for this start: the kill-switch does not hold it. */
  readonly automatic: boolean;
  /** The commit that a reviewer or a gate looks at. */
  readonly sha: string | null;
  readonly gate: string | null;
  readonly shadow: boolean;
}
