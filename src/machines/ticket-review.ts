import { edits, arrive, reviewByHand } from './ticket-parts.ts';
import { ticketSetup } from './ticket-setup.ts';
import {
  askFor,
  decided,
  escalate,
  nextTurn,
  moveOn,
  resolveAsked,
  say,
  sayAsk,
  sayFail,
  sayInput,
  spawn,
  stop,
  stopJudges,
  tellReviewerFailed,
  tellSupervisor,
  verdict,
} from './ticket-words.ts';

/** Where a pass leads from one step of the review to the next one that this ticket needs. */
const toGating = { guard: 'passToGating', target: 'gating' } as const;
const toDeciding = { guard: 'passToDeciding', target: 'deciding' } as const;
const toDone = { guard: 'accepted', target: '#ticket.done' } as const;

/**
 * Reported work on its way to `done`: commit, reviewer, gates, sign-off (DOMAIN 2.5–2.9). A judgement is noted by the event
 * that brings it and applied by the eventless transitions, so that one held by the kill-switch is applied by the same rules.
 */
export const review = ticketSetup.createStateConfig({
  description: 'Work was reported and is being judged.',
  meta: { owner: 'reviewer' },
  tags: ['working'],
  initial: 'verifying',
  exit: stopJudges,
  on: {
    ...edits,
    'automation.released': { actions: 'release' },
    'person.approved': { target: 'done', actions: ['decideFinal', ...decided('accepted_done')] },
    'person.rejected': {
      target: 'todo',
      actions: ['decide', 'takeFeedback', ...decided('sent_back'), moveOn],
    },
    'worker.idled': [
      {
        guard: 'queueBegins',
        description: 'A person had more to say during its turn: that comes before any judgement.',
        target: 'in_progress',
        actions: ['noteIdle', ...nextTurn('input')],
      },
      { guard: 'queueToFreshRun', target: 'todo', actions: ['noteIdle', moveOn] },
      { guard: 'fromAuthor', actions: 'noteIdle' },
    ],
    'person.instructed': [
      {
        guard: 'inputBegins',
        description: 'A person has more to say: work goes on, and is judged afterwards.',
        target: 'in_progress',
        actions: ['takeInput', sayInput, ...nextTurn('input')],
      },
      { guard: 'inputToFreshRun', target: 'todo', actions: ['takeInput', sayInput, moveOn] },
      { guard: 'inputQueues', actions: ['takeInput', sayInput] },
    ],
    'person.restarted_worker': [
      {
        guard: 'hasReportedAuthor',
        description: 'A fresh run, uncounted, as soon as the earlier one has ended.',
        target: '#ticket.todo',
        actions: ['force', stop('restart', 'author')],
      },
      { guard: 'hasJudgeToRestart', actions: stop('restart', 'reviewer', 'gate') },
    ],
    'person.stopped_worker': [
      {
        guard: 'hasWorker',
        target: 'needs_input',
        actions: [askFor('stopped'), stop('person', 'author')],
      },
      { guard: 'hasJudge', target: 'needs_input', actions: [askFor('stopped')] },
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
      actions: ['countFail', sayFail, ...nextTurn('feedback')],
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
      exit: ['askShadow', 'forgetRoute'],
      always: [{ guard: 'passToJudging', target: 'judging' }, toGating, toDeciding, toDone],
    },
    judging: {
      description: 'A reviewer reads the diff.',
      meta: { owner: 'reviewer' },
      // One that still runs is of an earlier turn, or a shadow's: judging is not kept waiting by it.
      entry: [...arrive, stop('moved_on', 'reviewer'), 'startJudging'],
      on: {
        'config.applied': [
          {
            guard: 'judgingGone',
            description: 'A changed configuration: the way through the review is looked for anew.',
            target: 'verifying',
            actions: ['applyConfig', stopJudges],
          },
          { actions: 'applyConfig' },
        ],
        'dispatcher.granted': { guard: 'mayJudge', actions: ['grantReviewer', spawn('reviewer')] },
        'person.review_asked': {
          guard: 'mayJudgeByHand',
          description: 'Now: over the kill-switch, never over slots.',
          actions: ['grantReviewer', spawn('reviewer')],
        },
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
          {
            guard: 'fromCurrentReviewer',
            description: 'Without a verdict a second time: uncertain, with what it said instead.',
            actions: ['noteReviewerGaveUp', verdict('applied'), tellReviewerFailed],
          },
        ],
      },
      always: [toGating, toDeciding, toDone],
    },
    gating: {
      description: 'Gates run one after the other.',
      meta: { owner: 'gate' },
      entry: [...arrive, stop('moved_on', 'gate'), 'startGates'],
      on: {
        'config.applied': [
          {
            guard: 'gateGone',
            description: 'A changed configuration: the way through the review is looked for anew.',
            target: 'verifying',
            actions: ['applyConfig', stopJudges],
          },
          { actions: 'applyConfig' },
        ],
        'dispatcher.granted': { guard: 'mayGate', actions: ['grantGate', spawn('gate')] },
        'person.review_asked': reviewByHand,
        'gate.finished': [
          { guard: 'nextGateLeft', actions: 'nextGate' },
          { guard: 'fromCurrentGate', actions: 'noteGate' },
        ],
      },
      always: [toDeciding, toDone],
    },
    deciding: {
      description: 'A person signs off.',
      meta: { owner: 'person' },
      tags: ['awaitsPerson'],
      entry: ['enter', 'clearJudgement', askFor('sign_off'), escalate],
      on: { 'person.review_asked': reviewByHand },
      exit: resolveAsked,
    },
  },
});
