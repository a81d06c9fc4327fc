import type { Address } from './by.ts';
import type { HumanDecision, Message, TicketContext, WorkerInput } from './ticket-context.ts';
import type { TicketEvent } from './ticket-events.ts';
import { judgementWords } from './ticket-asks.ts';
import { as } from './ticket-event-type.ts';
import type { VerdictRecord } from './ticket-setup.ts';
import type { StopReason } from './worker-events.ts';
import type { AskReason } from './words.ts';
import { failureReasons } from './words.ts';

/** The actions with parameters that more than one transition of the ticket's chart uses. */

interface Args {
  readonly context: TicketContext;
  readonly event: TicketEvent;
}
type Role = WorkerInput['role'];

const addresses = (context: TicketContext, roles: readonly Role[]): Address[] =>
  roles.flatMap((role) => (context[role] ? [`worker/${context[role].id}` as const] : []));

export const spawn = (role: Role) =>
  ({
    type: 'spawnWorker',
    params: ({ context, event }: Args): { input: WorkerInput } => {
      const { launch } = as(
        event,
        'dispatcher.granted',
        'person.dispatched',
        'person.review_asked',
      );
      const id = context[role]?.id;
      if (!launch || !id) throw new TypeError(`no launch or id for a ${role} of ${context.id}`);
      return {
        input: {
          id,
          ticket: context.id,
          repo: context.repo,
          role,
          at: event.at,
          policy: launch,
          automatic:
            role === 'author' ? !context.startedByPerson : event.type !== 'person.review_asked',
          sha: role === 'author' ? null : (context.reviewer?.sha ?? context.report?.sha ?? null),
          gate: role === 'gate' ? (context.gate?.name ?? null) : null,
          shadow: role === 'reviewer' && context.reviewer?.shadow === true,
        },
      };
    },
  }) as const;

export const stop = (reason: StopReason, ...roles: Role[]) =>
  ({
    type: 'tell',
    params: ({ context }: Args) => ({
      to: addresses(context, roles),
      event: { type: 'ticket.stopped', reason } as const,
    }),
  }) as const;

/** Judges have nothing left to judge; a shadow review goes on, since its verdict is only stored. */
export const stopJudges = {
  type: 'tell',
  params: ({ context }: Args) => ({
    to: addresses(context, context.reviewer?.shadow ? ['gate'] : ['reviewer', 'gate']),
    event: { type: 'ticket.stopped', reason: 'moved_on' } as const,
  }),
} as const;

/** The earlier worker has nothing more to do for this ticket; a fresh start waits for its end. */
export const moveOn = {
  type: 'tell',
  params: ({ context }: Args) => ({
    to: addresses(context, ['author']),
    event: { type: 'ticket.moved_on' } as const,
  }),
} as const;

/** A new turn of the same worker: everything that waits for it, in order. */
export const nextTurn = (what: Message['what']) =>
  [
    'beginTurn',
    {
      type: 'tell',
      params: ({ context }: Args) => ({
        to: addresses(context, ['author']),
        event: { type: 'ticket.instructed', what, upTo: context.queued } as const,
      }),
    },
  ] as const;

export const tellSupervisor = (type: 'ticket.died' | 'ticket.reviewer_answered') =>
  ({
    type: 'tell',
    params: ({ context }: Args) => ({
      to: ['supervisor' as const],
      event: { type, ticket: context.id } as const,
    }),
  }) as const;

export const tellReviewerFailed = {
  type: 'tell',
  params: ({ context, event }: Args) => ({
    to: ['supervisor' as const],
    event: {
      type: 'ticket.reviewer_failed',
      ticket: context.id,
      cause: as(event, 'reviewer.failed').cause,
    } as const,
  }),
} as const;

export const escalate = {
  type: 'escalate',
  params: ({ context }: Args) => {
    if (!context.ask) throw new TypeError(`${context.id} asks nothing`);
    const { reason, text, nextActions } = context.ask;
    return { reason, text, nextActions };
  },
} as const;

export const landByHand = {
  type: 'land',
  params: ({ context }: Args) => ({ sha: context.acceptedSha, automatic: false }),
} as const;

/** Asked beside the ticket's state, so no state's exit resolves it. */
export const resolveLanding = {
  type: 'resolveEscalations',
  params: { reasons: 'landing_failed' },
} as const;

export const resolveAsked = { type: 'resolveEscalations', params: { reasons: 'open' } } as const;

export const say = (text: (args: Args) => string) =>
  ({
    type: 'comment',
    params: (args: Args) => ({ text: text(args), from: 'service' as const }),
  }) as const;

/** The answer stays among the comments, and so in every later prompt, whatever becomes of the turn it was for. */
export const sayAnswer = {
  type: 'comment',
  params: ({ event }: Args) => ({
    text: as(event, 'person.answered').text,
    from: 'person' as const,
  }),
} as const;

/** Like an answer: whatever becomes of the turn that it is for, every later prompt holds it. */
export const sayInput = {
  type: 'comment',
  params: ({ event }: Args) => ({
    text: as(event, 'person.instructed').text,
    from: 'person' as const,
  }),
} as const;

/** The first line of the question is the comment that people read in the activity. */
export const sayAsk = say(({ context }) => context.ask?.text ?? '');

export const sayNothingToLand = say(
  ({ context }) => `There is nothing to land: ${context.id} was accepted without a commit.`,
);

export const askFor = <R extends AskReason>(reason: R) =>
  ({ type: 'askOwner', params: { reason } }) as const;

/** What a person decided, and the record of it beside the verdicts on that commit. */
export const decided = (decision: HumanDecision['decision']) =>
  [
    { type: 'noteDecision', params: { decision } },
    {
      type: 'recordDecision',
      params: ({ context }: Args) => ({ said: context.humanDecision }),
    },
  ] as const;

/** The record of a verdict, or of a reviewer that gave none. */
export const verdict = (outcome: 'applied' | 'shadow' | 'stale') =>
  ({
    type: 'recordVerdict',
    params: ({ context, event }: Args): VerdictRecord => {
      const said = as(event, 'review.verdict', 'reviewer.failed');
      const { humanDecision, policy } = context;
      return {
        sha: said.sha,
        reviewer: said.reviewer,
        worker: said.worker,
        mode: outcome === 'shadow' ? 'shadow' : policy.reviewMode,
        ...(said.type === 'review.verdict'
          ? { verdict: said.verdict, reasons: said.reasons, gaps: said.gaps, error: null }
          : { verdict: 'uncertain', reasons: failureReasons(said), gaps: [], error: said.cause }),
        humanDecision: humanDecision?.sha === said.sha ? humanDecision.decision : null,
        outcome: outcome === 'applied' && said.held ? 'held' : outcome,
      };
    },
  }) as const;

export const sayFail = say(
  ({ context }) =>
    `${context.judgement?.by ?? 'The reviewer'} sent it back, cycle ${context.reviewCycles} of ` +
    `${context.policy.limits.reviewCycles}.\n\n${judgementWords(context)}`,
);

export const sayDeath = say(
  ({ context, event }) =>
    `Worker died (${as(event, 'worker.died').cause}). Started again at once, ` +
    `death ${context.deathCount} of ${context.policy.limits.deaths} that are borne.`,
);
