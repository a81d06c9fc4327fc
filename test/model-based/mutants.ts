import type { AnyStateMachine } from 'xstate';
import { assign } from 'xstate';
import { supervisorMachine } from '../../src/machines/supervisor.ts';
import type { SupervisorArgs } from '../../src/machines/supervisor-setup.ts';
import { ticketMachine } from '../../src/machines/ticket.ts';
import type { TicketArgs } from '../../src/machines/ticket-guards.ts';
import { ticketGuards } from '../../src/machines/ticket-guards.ts';
import type { WorkerArgs } from '../../src/machines/worker-guards.ts';
import { workerGuards } from '../../src/machines/worker-guards.ts';
import { workerMachine } from '../../src/machines/worker.ts';
import type { Slice } from './explore.ts';
import { supervisorSlices } from './supervisor-slices.ts';
import { ticketSlices } from './ticket-slices.ts';
import { workerSlices } from './worker-slices.ts';

/** A chart with one planted mistake, and the slices in which it must show. */
export interface Mutant {
  readonly mistake: string;
  readonly chart: 'ticket' | 'worker' | 'supervisor';
  readonly slices: readonly Slice[];
}

type Guards = Readonly<Record<string, (args: never) => boolean>>;
type Actions = Readonly<Record<string, unknown>>;

const mutated = (
  machine: object,
  change: { guards?: Guards; actions?: Actions },
): AnyStateMachine =>
  (machine as { provide: (implementations: object) => AnyStateMachine }).provide(change);

function ofTicket(
  mistake: string,
  theme: string,
  change: { guards?: Guards; actions?: Actions },
): Mutant {
  const slices = ticketSlices(mutated(ticketMachine, change)).filter(({ name }) => name === theme);
  return { mistake, chart: 'ticket', slices };
}

const ofWorker = (mistake: string, guards: Guards): Mutant => ({
  mistake,
  chart: 'worker',
  slices: workerSlices(mutated(workerMachine, { guards })),
});

const ofSupervisor = (mistake: string, guards: Guards): Mutant => ({
  mistake,
  chart: 'supervisor',
  slices: supervisorSlices(mutated(supervisorMachine, { guards })),
});

/** The guard as it would be if the event said something else. */
const believing =
  <A extends { readonly event: object }>(guard: (args: A) => boolean, said: object) =>
  (args: A): boolean =>
    guard({ ...args, event: { ...args.event, ...said } });

/** The guard as it would be if the actor knew something else. */
const thinking =
  <A extends { readonly context: object }>(guard: (args: A) => boolean, known: object) =>
  (args: A): boolean =>
    guard({ ...args, context: { ...args.context, ...known } });

const never = (): boolean => false;
const { mayStart, currentVerdict, operatorMayReturn, fromAuthor, mayJudge } = ticketGuards;
const nothing = assign({});

export const mutants: readonly Mutant[] = [
  ofTicket('deaths are borne without a limit', 'deaths and decisions', {
    guards: { mayRestart: fromAuthor },
  }),
  ofTicket('a death is not counted', 'deaths and decisions', { actions: { countDeath: nothing } }),
  ofTicket('a decision gives no fresh budgets', 'deaths and decisions', {
    actions: { decide: nothing },
  }),
  ofTicket('a death outranks the feedback on its way', 'deaths and decisions', {
    guards: { feedbackOutranksDeath: never },
  }),
  ofTicket('a stranger’s death counts', 'deaths and decisions', {
    guards: {
      mayRestart: ({ context }: TicketArgs) => context.deathCount < context.policy.limits.deaths,
    },
  }),
  ofTicket('a stranger may report', 'deaths and decisions', {
    guards: { reportedWork: ({ event }: TicketArgs) => event.type === 'worker.reported' },
  }),
  ofTicket('a start needs no slot', 'deaths and decisions', {
    guards: { mayStart: believing(mayStart, { slotFree: true }) },
  }),
  ofTicket('a start is not held', 'deaths and decisions', {
    guards: { mayStart: believing(mayStart, { startsAllowed: true }) },
  }),
  ofTicket('a start waits for no dependency', 'dependencies', {
    guards: { mayStart: believing(mayStart, { dependenciesDone: true }) },
  }),
  ofTicket('a start waits for no back-off', 'arrival, starts and the operator', {
    guards: { mayStart: thinking(mayStart, { backoffUntil: null }) },
  }),
  ofTicket('a fresh start waits for no earlier worker', 'deaths and decisions', {
    guards: { mayStart: thinking(mayStart, { author: null }) },
  }),
  ofTicket('failed starts are borne without a limit', 'arrival, starts and the operator', {
    guards: { mayStartAgain: fromAuthor },
  }),
  ofTicket('one interruption too many is borne', 'arrival, starts and the operator', {
    guards: {
      mayResume: (args: TicketArgs) =>
        fromAuthor(args) && args.context.interruptions <= args.context.policy.limits.interruptions,
    },
  }),
  ofTicket('a back-off goes on after its state was left', 'arrival, starts and the operator', {
    actions: { cancelBackoff: nothing },
  }),
  ofTicket('the operator moves what a person decided', 'arrival, starts and the operator', {
    guards: { operatorMayReturn: thinking(operatorMayReturn, { decided: false }) },
  }),
  ofTicket('the operator returns a ticket again and again', 'arrival, starts and the operator', {
    guards: { operatorMayReturn: thinking(operatorMayReturn, { operatorReturned: false }) },
  }),
  ofTicket('one review cycle too many', 'review by a reviewer', { guards: { failAtLimit: never } }),
  ofTicket('a verdict for any commit acts', 'review by a reviewer', {
    guards: {
      currentVerdict: (args: TicketArgs) =>
        currentVerdict({
          ...args,
          event: { ...args.event, sha: args.context.report?.sha ?? '' } as TicketArgs['event'],
        }),
    },
  }),
  ofTicket('anybody’s verdict acts', 'review by a reviewer', {
    guards: { currentVerdict: believing(currentVerdict, { worker: null }) },
  }),
  ofTicket('a verdict is applied although the switch holds it', 'review by a reviewer', {
    guards: {
      failToFreshRun: ({ context }: TicketArgs) => context.judgement?.outcome === 'fail',
    },
  }),
  ofTicket('two reviewers are asked', 'review by a reviewer', {
    guards: { mayJudge: thinking(mayJudge, { reviewer: null }) },
  }),
  ofTicket('an idle worker goes on without a slot', 'review by a reviewer', {
    guards: {
      failToSameWorker: ({ context }: TicketArgs) =>
        !context.held && context.judgement?.outcome === 'fail' && context.author?.idle === true,
    },
  }),
  ofTicket('the second gate is left out', 'gates and sign-off', {
    guards: { nextGateLeft: never },
  }),
  ofTicket('nobody is asked to sign off', 'gates and sign-off', {
    guards: { passToDeciding: never },
  }),
  ofTicket('the breaker never opens', 'breaker without a fallback', {
    guards: { diedInLoop: never, failInLoop: never },
  }),
  ofTicket('the cap on runs is not kept', 'budgets', { guards: { runsSpent: never } }),
  ofTicket('the budget is not kept', 'budgets', { guards: { budgetSpentBeforeStart: never } }),
  ofWorker('an earlier incarnation is believed', {
    sameIncarnation: ({ event }: WorkerArgs) => 'incarnation' in event,
  }),
  ofWorker('a report of any turn is accepted', {
    reportOfThisTurn: ({ context, event }: WorkerArgs) =>
      event.type === 'agent.reported' && context.role === 'author',
  }),
  ofWorker('a stop of ours is a death', {
    died: ({ context, event }: WorkerArgs) =>
      event.type === 'runner.exited' && context.role === 'author',
  }),
  ofWorker('a forgery is told again and again', {
    forgeriesAtLimit: (args: WorkerArgs) =>
      workerGuards.notSeenYet(args) &&
      args.event.type === 'agent.report_refused' &&
      args.context.role === 'author' &&
      args.context.refusedReports >= args.context.policy.reportForgeries,
  }),
  ofWorker('a reviewer without a verdict is taken for a stop', { reviewerFailed: never }),
  ofSupervisor('a start does not look at the switch', { engaged: never }),
  ofSupervisor('the stored switch is forgotten when the flag goes', { switchLeftOn: never }),
  ofSupervisor('a pause for mass deaths ends with the switch', { massPaused: never }),
  ofSupervisor('each failing reviewer opens an escalation', {
    reviewersFail: ({ context }: SupervisorArgs) =>
      context.reviewerFailures + 1 >= context.limits.reviewerFailures,
  }),
];

/** Mistakes that break no law within one change: what gives them away is that the chart has become another one. */
export const changelings: readonly Mutant[] = [
  ofTicket('what is held stays held', 'review by a reviewer', { actions: { release: nothing } }),
  ofTicket('a dependency that was cancelled does not count', 'dependencies', {
    guards: { dependencyCounts: never },
  }),
  ofSupervisor('mass deaths pause nothing', { massDeaths: never }),
  ofSupervisor('the flag file is not looked at', { flagAppeared: never }),
];
