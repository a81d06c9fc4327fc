import { ticketContext } from './ticket-context.ts';
import { as } from './ticket-moves.ts';
import { ticketSetup } from './ticket-setup.ts';
import {
  askFor,
  escalate,
  instruct,
  moveOn,
  resolveAsked,
  say,
  sayAsk,
  sayDeath,
  sayFail,
  spawn,
  stop,
  stopJudges,
  tellReviewerFailed,
  tellSupervisor,
  verdict,
} from './ticket-words.ts';

const beginAuthor = ['begin', spawn('author')] as const;
const startedByPerson = ['decide', moveOn] as const;

/** Ways from `todo` into work; the order is the order of the checks. */
const starts = [
  {
    guard: 'runsSpent',
    description: 'The cap on runs is used up: a person decides whether another one is worth it.',
    target: 'needs_input',
    actions: [askFor('max_runs'), sayAsk],
  },
  {
    guard: 'budgetSpentBeforeStart',
    description: 'The token or cost budget is used up.',
    target: 'needs_input',
    actions: [askFor('budget_spent'), sayAsk],
  },
  {
    guard: 'maySkipAuthor',
    description: 'The workflow has no author: the branch is judged as it stands.',
    target: 'review',
  },
  {
    guard: 'mayStart',
    description: 'A slot is free and nothing else holds the ticket.',
    target: 'in_progress',
    actions: beginAuthor,
  },
] as const;

/** An author's end where it decides nothing: the place is free for the next run. */
const forgetWorker = { guard: 'ofThisTicket', actions: 'clearWorker' } as const;

/** A person's last word, wherever the ticket is. */
const routes = [
  { guard: 'routedToAuthor', target: '#ticket.todo', actions: ['decide', moveOn] },
  { guard: 'routedToVerify', target: '#ticket.review.verifying', actions: ['decide', moveOn] },
  { guard: 'routedToReview', target: '#ticket.review.judging', actions: ['decide', moveOn] },
  { guard: 'routedToGates', target: '#ticket.review.gating', actions: ['decide', moveOn] },
  { guard: 'routedToSignOff', target: '#ticket.review.deciding', actions: ['decide', moveOn] },
] as const;

const edits = {
  'person.assigned': { actions: 'assignTo' },
  'person.edited': { actions: 'edit' },
  'person.routed': routes,
  'person.cancelled': { target: '#ticket.cancelled', actions: ['decideFinal'] },
} as const;

/**
 * Entering a state in which nobody is asked. Not on leaving the one before: its transitions still read what was asked.
 */
const arrive = ['enter', 'forgetAsk'] as const;

/** Where a pass leads from one step of the review to the next one that this ticket needs. */
const toGating = { guard: 'passToGating', target: 'gating' } as const;
const toDeciding = { guard: 'passToDeciding', target: 'deciding' } as const;
const toDone = { guard: 'accepted', target: '#ticket.done' } as const;

/**
 * The life of a ticket (DOMAIN §1, §2). Every rule that decides where a ticket goes is a transition, a named guard or a
 * named limit here; nothing outside repeats it.
 */
export const ticketMachine = ticketSetup.createMachine({
  id: 'ticket',
  description: 'The life of one ticket, from its arrival until it is accepted or abandoned.',
  context: ({ input }) => ticketContext(input),
  initial: 'arriving',
  on: {
    // Bookkeeping that no state needs to care about. A state that does care has a transition of its own.
    'worker.died': forgetWorker,
    'worker.start_failed': forgetWorker,
    'worker.lost': forgetWorker,
    'worker.stopped': forgetWorker,
    'worker.finished': forgetWorker,
    'worker.undeliverable': { guard: 'fromAuthor', actions: [] },
    'worker.idled': { guard: 'fromAuthor', actions: 'noteIdle' },
    'worker.turn_started': { guard: 'fromAuthor', actions: 'noteTurn' },
    'worker.used': { guard: 'ofThisTicket', actions: 'noteUse' },
    'reviewer.failed': { guard: 'fromReviewer', actions: ['clearWorker', tellReviewerFailed] },
    'gate.finished': { guard: 'fromGate', actions: 'clearWorker' },
    'review.verdict': [
      { guard: 'shadowVerdict', actions: ['noteShadowVerdict', verdict('shadow')] },
      {
        description: 'For another commit, an earlier turn, or out of season: kept, without effect.',
        actions: ['clearWorker', verdict('stale')],
      },
    ],
    'dispatcher.granted': {
      guard: 'mayShadow',
      actions: ['grantShadowReviewer', spawn('reviewer')],
    },
    'person.commented': {
      actions: { type: 'comment', params: ({ event }) => ({ text: as(event, 'person.commented').text }) },
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

    in_progress: {
      description: 'Exactly one author is starting or live.',
      meta: { owner: 'worker' },
      tags: ['working'],
      entry: arrive,
      on: {
        ...edits,
        'worker.started': { guard: 'fromAuthor', actions: 'noteStart' },
        'worker.reported': [
          {
            guard: 'asked',
            target: 'needs_input',
            actions: ['noteReport', askFor('question'), sayAsk],
          },
          { guard: 'reportedWork', target: 'review', actions: 'noteReport' },
        ],
        'worker.used': [
          {
            guard: 'overBudget',
            target: 'needs_input',
            actions: ['noteUse', askFor('budget_spent'), sayAsk, stop('budget', 'author')],
          },
          { guard: 'ofThisTicket', actions: 'noteUse' },
        ],
        'worker.died': [
          {
            guard: 'feedbackOutranksDeath',
            description: 'It ended before the feedback reached it: the ticket follows the verdict.',
            target: 'todo',
            actions: 'clearWorker',
          },
          {
            guard: 'diedInLoopWithFallback',
            description: 'No progress run after run: the fallback profile gets one run.',
            target: 'todo',
            actions: ['countDeath', 'useFallback', 'clearWorker', sayDeath, tellSupervisor('ticket.died')],
          },
          {
            guard: 'diedInLoop',
            description: 'No progress run after run.',
            target: 'needs_input',
            actions: [
              'countDeath',
              'clearWorker',
              askFor('bounce_loop'),
              sayAsk,
              tellSupervisor('ticket.died'),
            ],
          },
          {
            guard: 'mayRestart',
            description: 'A first death is repaired silently.',
            target: 'todo',
            actions: [
              'countDeath',
              'countDeathBounce',
              'clearWorker',
              sayDeath,
              tellSupervisor('ticket.died'),
            ],
          },
          {
            guard: 'fromAuthor',
            description: 'A second death: no further worker until a person has looked.',
            target: 'needs_input',
            actions: [
              'countDeath',
              'clearWorker',
              askFor('died_twice'),
              say(({ context }) => context.ask?.text.split('\n', 1)[0] ?? ''),
              tellSupervisor('ticket.died'),
            ],
          },
        ],
        'worker.start_failed': [
          {
            guard: 'mayStartAgain',
            target: 'todo',
            actions: ['countStartFailure', 'clearWorker', 'startBackoff'],
          },
          {
            guard: 'fromAuthor',
            target: 'needs_input',
            actions: [askFor('cannot_start'), sayAsk, 'countStartFailure', 'clearBackoff', 'clearWorker'],
          },
        ],
        'worker.lost': [
          { guard: 'feedbackOutranksDeath', target: 'todo', actions: 'clearWorker' },
          { guard: 'mayResume', target: 'todo', actions: ['countInterruption', 'clearWorker'] },
          {
            guard: 'fromAuthor',
            target: 'needs_input',
            actions: [askFor('interrupted'), sayAsk, 'countInterruption', 'clearWorker'],
          },
        ],
        'worker.stopped': {
          guard: 'fromAuthor',
          description: 'Our own stop (halt, drain, restart) is no death.',
          target: 'todo',
          actions: 'clearWorker',
        },
        'worker.finished': {
          guard: 'fromAuthor',
          description: 'It ended between two turns, before the next one had begun.',
          target: 'todo',
          actions: 'clearWorker',
        },
        'worker.undeliverable': [
          {
            guard: 'mayDeliverAgain',
            target: 'todo',
            actions: ['countDeliveryFailure', 'startBackoff', stop('undeliverable', 'author')],
          },
          {
            guard: 'fromAuthor',
            target: 'needs_input',
            actions: [askFor('input_undeliverable'), sayAsk, stop('undeliverable', 'author')],
          },
        ],
        'worker.forged': {
          guard: 'fromAuthor',
          target: 'needs_input',
          actions: [askFor('report_forgery'), sayAsk, stop('forgery', 'author')],
        },
        'person.stopped_worker': {
          guard: 'hasWorker',
          target: 'needs_input',
          actions: [askFor('stopped'), stop('person', 'author')],
        },
        'person.restarted_worker': {
          guard: 'hasWorker',
          description: 'A fresh run, uncounted, as soon as the earlier one has ended.',
          target: 'todo',
          actions: ['force', stop('restart', 'author')],
        },
      },
    },

    review: {
      description: 'Work was reported and is being judged.',
      meta: { owner: 'reviewer' },
      tags: ['working'],
      initial: 'verifying',
      exit: stopJudges,
      on: {
        ...edits,
        'automation.released': { actions: 'release' },
        'person.approved': { target: 'done', actions: 'decideFinal' },
        'person.rejected': { target: 'todo', actions: ['decide', 'takeFeedback', moveOn] },
        'person.stopped_worker': [
          {
            guard: 'hasWorker',
            target: 'needs_input',
            actions: [askFor('stopped'), stop('person', 'author')],
          },
          { guard: 'hasHelper', target: 'needs_input', actions: [askFor('stopped')] },
        ],
      },
      always: [
        {
          guard: 'failAtLimit',
          description: 'The last cycle failed: a person decides.',
          target: 'needs_input',
          actions: [
            'countFail',
            askFor('max_review_cycles'),
            say(({ context }) => context.ask?.text.split('\n', 1)[0] ?? ''),
          ],
        },
        {
          guard: 'failInLoopWithFallback',
          description: 'No new commit cycle after cycle: the fallback profile gets one run.',
          target: 'todo',
          actions: ['countFail', 'useFallback', sayFail, moveOn],
        },
        {
          guard: 'failInLoop',
          description: 'No new commit cycle after cycle.',
          target: 'needs_input',
          actions: ['countFail', askFor('bounce_loop'), sayAsk],
        },
        {
          guard: 'failToSameWorker',
          description: 'Back with reasons and gaps, to the worker that knows the work.',
          target: 'in_progress',
          actions: ['countFail', sayFail, instruct('feedback')],
        },
        {
          guard: 'failToFreshRun',
          description: 'Back with reasons and gaps in the next prompt.',
          target: 'todo',
          actions: ['countFail', 'countFailBounce', sayFail, moveOn],
        },
        {
          guard: 'uncertain',
          description: 'Neither pass nor fail: a person decides, nothing is tried again.',
          target: 'needs_input',
          actions: [askFor('uncertain_verdict'), sayAsk],
        },
      ],
      states: {
        verifying: {
          description: 'The reported commit is looked for on the branch.',
          meta: { owner: 'service' },
          entry: [
            ...arrive,
            'clearJudgement',
            {
              type: 'checkCommit',
              params: ({ context }) => ({
                run: context.report?.run ?? '',
                turn: context.report?.turn ?? 0,
                sha: context.report?.sha ?? null,
                judgedFail: context.judgedFail,
                requiresCommit: context.requiresCommit,
              }),
            },
          ],
          on: { 'commit.checked': { guard: 'currentCheck', actions: 'noteCheck' } },
          exit: 'askShadow',
          always: [{ guard: 'passToJudging', target: 'judging' }, toGating, toDeciding, toDone],
        },
        judging: {
          description: 'A reviewer reads the diff.',
          meta: { owner: 'reviewer' },
          entry: [...arrive, 'clearJudgement'],
          on: {
            'dispatcher.granted': { guard: 'mayJudge', actions: ['grantReviewer', spawn('reviewer')] },
            'review.verdict': {
              guard: 'currentVerdict',
              actions: [
                stopJudges,
                'noteVerdict',
                verdict('applied'),
                tellSupervisor('ticket.reviewer_answered'),
              ],
            },
            'reviewer.failed': [
              {
                guard: 'mayAskReviewerAgain',
                description: 'No readable verdict: another reviewer run, once.',
                actions: ['countReviewerFailure', 'clearWorker', tellReviewerFailed],
              },
              { guard: 'fromReviewer', actions: ['noteReviewerGaveUp', tellReviewerFailed] },
            ],
          },
          always: [toGating, toDeciding, toDone],
        },
        gating: {
          description: 'Gates run one after the other.',
          meta: { owner: 'gate' },
          entry: [...arrive, 'clearJudgement', 'startGates'],
          on: {
            'dispatcher.granted': { guard: 'mayGate', actions: ['grantGate', spawn('gate')] },
            'gate.finished': [
              { guard: 'nextGateLeft', actions: 'nextGate' },
              { guard: 'fromGate', actions: 'noteGate' },
            ],
          },
          always: [toDeciding, toDone],
        },
        deciding: {
          description: 'A person signs off.',
          meta: { owner: 'person' },
          tags: ['awaitsPerson'],
          entry: ['enter', 'clearJudgement', askFor('sign_off'), escalate],
          exit: resolveAsked,
        },
      },
    },

    needs_input: {
      description: 'A person must decide.',
      meta: { owner: 'person' },
      tags: ['awaitsPerson'],
      entry: ['enter', escalate],
      exit: resolveAsked,
      on: {
        ...edits,
        'person.answered': [
          {
            guard: 'authorCanTakeTurn',
            target: 'in_progress',
            actions: ['decide', 'takeAnswer', instruct('answer')],
          },
          { target: 'todo', actions: ['takeAnswer', ...startedByPerson] },
        ],
        'person.approved': { target: 'done', actions: 'decideFinal' },
        'person.rejected': { target: 'todo', actions: ['takeFeedback', ...startedByPerson] },
        'person.retried': { target: 'todo', actions: ['waiveDependencies', ...startedByPerson] },
        'operator.returned': {
          guard: 'operatorMayReturn',
          description: 'A mechanical obstacle, tried once more until a person decides.',
          target: 'todo',
          actions: 'noteOperatorReturn',
        },
        'person.stopped_worker': { guard: 'hasWorker', actions: stop('person', 'author') },
      },
    },

    done: {
      description: 'Accepted. Only a person can open it again.',
      meta: { owner: 'nobody' },
      tags: ['final'],
      entry: [
        ...arrive,
        'accept',
        stop('done', 'author', 'gate'),
        'landIfWanted',
      ],
      on: {
        'person.reopened': { target: 'todo', actions: ['decide', 'reopen', 'becomeReady'] },
        'person.landed': {
          actions: {
            type: 'land',
            params: ({ context }) => ({ sha: context.acceptedSha, automatic: false }),
          },
        },
        'landing.landed': {
          actions: ['noteLanding', { type: 'resolveEscalations', params: { reasons: 'landing_failed' } }],
        },
        'landing.failed': {
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
      entry: [...arrive, stop('cancelled', 'author', 'reviewer', 'gate')],
      on: {
        'person.reopened': { target: 'todo', actions: ['decide', 'reopen', 'becomeReady'] },
      },
    },
  },
});
