import type { TicketContext } from './ticket-context.ts';
import { ticketContext } from './ticket-context.ts';
import { CHART_OPTIONS } from './policy.ts';
import { inProgress } from './ticket-in-progress.ts';
import { as } from './ticket-event-type.ts';
import {
  startedByPerson,
  starts,
  forgetWorker,
  edits,
  earlyRoutes,
  arrive,
  reviewByHand,
} from './ticket-parts.ts';
import { review } from './ticket-review.ts';
import { ticketSetup } from './ticket-setup.ts';
import {
  askFor,
  decided,
  escalate,
  landByHand,
  nextTurn,
  resolveAsked,
  resolveLanding,
  sayAnswer,
  sayAsk,
  sayInput,
  sayNothingToLand,
  spawn,
  stop,
  tellReviewerFailed,
  tellSupervisor,
  verdict,
} from './ticket-words.ts';

const NO_CONTEXT = {} as TicketContext;

/**
 * The life of a ticket (DOMAIN §1, §2). Every rule that decides where a ticket goes is a transition, a named guard or a
 * named limit here; nothing outside repeats it.
 */
export const ticketMachine = ticketSetup.createMachine({
  id: 'ticket',
  description: 'The life of one ticket, from its arrival until it is accepted or abandoned.',
  // Without an input XState makes the throw-away actor of each `transition()`: nobody reads its context.
  context: ({ input }) => (input ? ticketContext(input) : NO_CONTEXT),
  options: CHART_OPTIONS,
  initial: 'arriving',
  on: {
    // Bookkeeping that no state needs to care about. A state that does care has a transition of its own.
    'worker.died': forgetWorker,
    'worker.start_failed': forgetWorker,
    'worker.lost': forgetWorker,
    'worker.stopped': forgetWorker,
    'worker.finished': forgetWorker,
    'worker.leaving': { guard: 'fromAuthor', actions: 'noteLeaving' },
    'worker.idled': { guard: 'fromAuthor', actions: 'noteIdle' },
    'worker.turn_started': { guard: 'fromAuthor', actions: 'noteTurn' },
    'worker.used': { guard: 'ofThisTicket', actions: 'noteUse' },
    'reviewer.failed': [
      {
        guard: 'mayShadowAgain',
        description: 'No readable verdict: another reviewer run, once, as in enforce.',
        actions: ['askShadowAgain', 'clearWorker', tellReviewerFailed],
      },
      {
        guard: 'fromShadow',
        actions: ['clearWorker', verdict('shadow'), tellReviewerFailed],
      },
      { guard: 'fromReviewer', actions: ['clearWorker', tellReviewerFailed] },
    ],
    'gate.finished': { guard: 'fromGate', actions: 'clearWorker' },
    'review.verdict': [
      {
        guard: 'shadowVerdict',
        actions: [
          'noteShadowVerdict',
          verdict('shadow'),
          tellSupervisor('ticket.reviewer_answered'),
        ],
      },
      {
        description: 'For another commit, an earlier turn, or out of season: kept, without effect.',
        actions: ['clearWorker', 'noteStalePass', verdict('stale')],
      },
    ],
    'dispatcher.granted': {
      guard: 'mayShadow',
      actions: ['grantShadowReviewer', spawn('reviewer')],
    },
    'person.stopped_worker': { guard: 'hasShadowReviewer', actions: stop('person', 'reviewer') },
    'person.commented': {
      actions: {
        type: 'comment',
        params: ({ event }) => ({ text: as(event, 'person.commented').text, from: 'person' }),
      },
    },
    'config.applied': { actions: 'applyConfig' },
  },
  states: {
    arriving: {
      description: 'Before its first state; left at once.',
      meta: { owner: 'service' },
      always: [{ guard: 'arrivesInInbox', target: 'inbox' }, { target: 'todo' }],
    },

    inbox: {
      description: 'Not triaged.',
      meta: { owner: 'person' },
      tags: ['awaitsPerson'],
      entry: 'enter',
      on: {
        ...edits,
        'person.routed': earlyRoutes,
        'person.triaged': { target: 'todo', actions: 'becomeReady' },
        'operator.triaged': { guard: 'assigned', target: 'todo', actions: 'becomeReady' },
      },
    },

    todo: {
      description: 'Ready, or waiting for dependencies, a slot, a back-off or a profile.',
      meta: { owner: 'dispatcher' },
      tags: ['waits'],
      entry: arrive,
      exit: 'cancelBackoff',
      on: {
        ...edits,
        'dispatcher.granted': starts,
        'person.dispatched': starts,
        'dependency.cancelled': {
          guard: 'dependencyCounts',
          target: 'needs_input',
          actions: [askFor('dependency_cancelled'), sayAsk],
        },
        'backoff.elapsed': { actions: 'clearBackoff' },
        'person.restarted_worker': { guard: 'hasWorker', actions: 'force' },
      },
    },

    in_progress: inProgress,

    review,

    needs_input: {
      description: 'A person must decide.',
      meta: { owner: 'person' },
      tags: ['awaitsPerson'],
      entry: ['enter', 'clearJudgement', escalate],
      exit: resolveAsked,
      on: {
        ...edits,
        'person.answered': [
          {
            guard: 'authorCanTakeTurn',
            target: 'in_progress',
            actions: [
              'decide',
              'takeAnswer',
              ...decided('sent_back'),
              sayAnswer,
              ...nextTurn('answer'),
            ],
          },
          {
            target: 'todo',
            actions: ['takeAnswer', ...decided('sent_back'), sayAnswer, ...startedByPerson],
          },
        ],
        'person.instructed': [
          {
            guard: 'inputBegins',
            description: 'A word to the worker that waits for one is an answer.',
            target: 'in_progress',
            actions: [
              'decide',
              'takeInput',
              ...decided('sent_back'),
              sayInput,
              ...nextTurn('input'),
            ],
          },
          {
            guard: 'inputQueues',
            description: 'It goes along with the answer.',
            actions: ['takeInput', sayInput],
          },
        ],
        'person.approved': {
          target: 'done',
          actions: ['decideFinal', ...decided('accepted_done')],
        },
        'person.rejected': {
          target: 'todo',
          actions: ['takeFeedback', ...decided('sent_back'), ...startedByPerson],
        },
        'person.retried': {
          target: 'todo',
          actions: ['waiveDependencies', ...decided('sent_back'), ...startedByPerson],
        },
        'person.review_asked': reviewByHand,
        'operator.returned': {
          guard: 'operatorMayReturn',
          description: 'A mechanical obstacle, tried once more until a person decides.',
          target: 'todo',
          actions: 'noteOperatorReturn',
        },
        'person.restarted_worker': {
          guard: 'hasReportedAuthor',
          description: 'To have it run again is the decision that the ticket waited for.',
          target: 'todo',
          actions: ['decide', 'force', stop('restart', 'author')],
        },
        'person.stopped_worker': { guard: 'hasWorker', actions: stop('person', 'author') },
      },
    },

    done: {
      description: 'Accepted. Only a person can open it again.',
      meta: { owner: 'nobody' },
      tags: ['final'],
      entry: [...arrive, 'accept', stop('done', 'author', 'gate'), 'landIfWanted'],
      on: {
        'person.reopened': {
          target: 'todo',
          actions: ['decide', ...decided('sent_back'), 'reopen', 'becomeReady', resolveLanding],
        },
        'person.review_asked': reviewByHand,
        'person.landed': [
          { guard: 'hasAcceptedCommit', actions: landByHand },
          { description: 'It was accepted without a commit.', actions: sayNothingToLand },
        ],
        'landing.landed': {
          guard: 'ofAcceptedCommit',
          actions: ['noteLanding', resolveLanding],
        },
        'landing.failed': {
          guard: 'ofAcceptedCommit',
          description: 'It stays done; its owner is asked.',
          actions: {
            type: 'escalate',
            params: ({ event }) => ({
              reason: 'landing_failed',
              text: as(event, 'landing.failed').cause,
              nextActions: ['merge the branch by hand', 'land'],
            }),
          },
        },
      },
    },

    cancelled: {
      description: 'Abandoned by a person, who alone can open it again.',
      meta: { owner: 'nobody' },
      tags: ['final'],
      entry: [...arrive, stop('cancelled', 'author', 'reviewer', 'gate'), 'forgetShadow'],
      on: {
        'person.reopened': { target: 'todo', actions: ['decide', 'reopen', 'becomeReady'] },
      },
    },
  },
});
