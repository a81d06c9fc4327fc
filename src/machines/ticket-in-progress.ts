import { edits, arrive } from './ticket-parts.ts';
import { ticketSetup } from './ticket-setup.ts';
import {
  askFor,
  moveOn,
  nextTurn,
  say,
  sayAsk,
  sayDeath,
  sayInput,
  stop,
  tellSupervisor,
} from './ticket-words.ts';

/** The state in which exactly one author is starting or live, and every way in which its run can end (DOMAIN 2.3–2.5). */
export const inProgress = ticketSetup.createStateConfig({
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
    'worker.idled': [
      {
        guard: 'queueBegins',
        description: 'What was said to it during its turn begins the next one.',
        actions: ['noteIdle', ...nextTurn('input')],
      },
      {
        guard: 'queueToFreshRun',
        description: 'No slot is left for its next turn: a fresh run carries what was said.',
        target: 'todo',
        actions: ['noteIdle', moveOn],
      },
      {
        guard: 'endedInSilence',
        description:
          'A turn that ends without a report is an end in silence: it is stopped, and that counts.',
        actions: stop('silent', 'author'),
      },
      { guard: 'fromAuthor', actions: 'noteIdle' },
    ],
    'person.instructed': [
      { guard: 'inputBegins', actions: ['takeInput', sayInput, ...nextTurn('input')] },
      {
        guard: 'inputToFreshRun',
        description: 'It is idle and no slot is left for its next turn.',
        target: 'todo',
        actions: ['takeInput', sayInput, moveOn],
      },
      {
        guard: 'inputQueues',
        description: 'It waits for the end of the turn, or for the next prompt.',
        actions: ['takeInput', sayInput],
      },
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
        actions: [
          'countDeath',
          'useFallback',
          'clearWorker',
          sayDeath,
          tellSupervisor('ticket.died'),
        ],
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
        actions: [
          askFor('cannot_start'),
          sayAsk,
          'countStartFailure',
          'clearBackoff',
          'clearWorker',
        ],
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
        actions: [
          askFor('input_undeliverable'),
          sayAsk,
          'countDeliveryFailure',
          'clearBackoff',
          stop('undeliverable', 'author'),
        ],
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
});
