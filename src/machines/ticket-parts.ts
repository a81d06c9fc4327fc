import { askFor, decided, moveOn, sayAsk, spawn } from './ticket-words.ts';

/** Transitions that more than one state of the ticket's chart has. */

export const beginAuthor = ['begin', spawn('author')] as const;
export const startedByPerson = ['decide', moveOn] as const;

/** Ways from `todo` into work; the order is the order of the checks. */
export const starts = [
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
    actions: 'judgeHead',
  },
  {
    guard: 'mayStart',
    description: 'A slot is free and nothing else holds the ticket.',
    target: 'in_progress',
    actions: beginAuthor,
  },
] as const;

/** An author's end where it decides nothing: the place is free for the next run. */
export const forgetWorker = { guard: 'ofThisTicket', actions: 'clearWorker' } as const;

/** Where a person may send a ticket that has no commit to judge yet: the way to a judge leads through the check. */
export const earlyRoutes = [
  { guard: 'routedToAuthor', target: '#ticket.todo', actions: ['decide', 'wantAuthor', moveOn] },
  {
    guard: 'routedToVerify',
    target: '#ticket.review.verifying',
    reenter: true,
    actions: ['decide', 'judgeHead', moveOn],
  },
  {
    guard: 'routedToReviewUnchecked',
    description: 'A reviewer needs a commit that was found.',
    target: '#ticket.review.verifying',
    reenter: true,
    actions: ['decide', 'judgeHead', 'noteRoute', moveOn],
  },
  {
    guard: 'routedToGatesUnchecked',
    description: 'A gate needs a commit that was found.',
    target: '#ticket.review.verifying',
    reenter: true,
    actions: ['decide', 'judgeHead', 'noteRoute', moveOn],
  },
  {
    guard: 'routedToSignOff',
    target: '#ticket.review.deciding',
    reenter: true,
    actions: ['decide', moveOn],
  },
] as const;

/** A person's last word, wherever the ticket is. */
export const routes = [
  {
    guard: 'routedToReview',
    target: '#ticket.review.judging',
    reenter: true,
    actions: ['decide', moveOn],
  },
  {
    guard: 'routedToGates',
    target: '#ticket.review.gating',
    reenter: true,
    actions: ['decide', moveOn],
  },
  ...earlyRoutes,
] as const;

export const edits = {
  'person.assigned': { actions: 'assignTo' },
  'person.edited': { actions: 'edit' },
  'person.routed': routes,
  'person.cancelled': {
    target: '#ticket.cancelled',
    actions: ['decideFinal', ...decided('cancelled')],
  },
} as const;

/** A person wants a reviewer's word on the commit as it stands; it is stored as a shadow's and moves nothing. */
export const reviewByHand = {
  guard: 'mayShadowByHand',
  actions: ['grantShadowByHand', spawn('reviewer')],
} as const;

/**
 * Entering a state in which nobody is asked. Not on leaving the one before: its transitions still read what was asked.
 */
export const arrive = ['enter', 'forgetAsk', 'clearJudgement'] as const;
