import type { WorkerContext } from './worker-context.ts';
import { CHART_OPTIONS } from './policy.ts';
import { workerContext } from './worker-context.ts';
import { asWorker } from './worker-moves.ts';
import { workerSetup } from './worker-setup.ts';
import {
  acceptReport,
  ends,
  endsOfLive,
  endsOfStopping,
  recordReport,
  release,
  start,
  startFailed,
  stops,
  tellEnd,
  tellIdle,
  tellLeaving,
  tellTicket,
} from './worker-words.ts';

const NO_CONTEXT = {} as WorkerContext;

/** The life of one worker: one run of an author, a reviewer or a gate, as an operating-system process (DOMAIN §9). */
export const workerMachine = workerSetup.createMachine({
  id: 'worker',
  description: 'One run of an agent, a reviewer or a gate, as a process of the operating system.',
  // As in the ticket's chart: the throw-away actor of each `transition()` has no input.
  context: ({ input }) => (input ? workerContext(input) : NO_CONTEXT),
  options: CHART_OPTIONS,
  initial: 'starting',
  on: {
    'agent.used': {
      guard: 'notSeenYet',
      actions: [
        'noteUse',
        tellTicket(({ context, event }) => {
          const { tokens, cost } = asWorker(event, 'agent.used');
          return { type: 'worker.used', worker: context.id, tokens, cost };
        }),
      ],
    },
    'agent.report_refused': [
      {
        guard: 'forgeriesAtLimit',
        description: 'Too many reports without the right to make them.',
        actions: [
          'countRefused',
          recordReport('refused'),
          tellTicket(({ context }) => ({
            type: 'worker.forged',
            worker: context.id,
            count: context.refusedReports,
          })),
        ],
      },
      { guard: 'notSeenYet', actions: ['countRefused', recordReport('refused')] },
    ],
  },
  states: {
    starting: {
      description: 'Its runner is being started; the agent waits behind the gate.',
      meta: { owner: 'service' },
      tags: ['slot'],
      entry: start,
      on: {
        ...stops,
        'ticket.moved_on': { target: 'stopping', actions: 'wantMovedOn' },
        'runner.spawned': { guard: 'sameIncarnation', target: 'gated', actions: 'noteRunner' },
        'runner.start_failed': startFailed,
        'runner.lost': ends['runner.lost'],
      },
    },
    gated: {
      description: 'The runner is known by pid, start time, boot and nonce; the agent may go.',
      meta: { owner: 'service' },
      tags: ['slot'],
      entry: release,
      on: {
        ...stops,
        'ticket.moved_on': { target: 'stopping', actions: 'wantMovedOn' },
        'runner.live': {
          guard: 'sameIncarnation',
          target: 'live',
          actions: [
            'noteLive',
            tellTicket(({ context }) => ({
              type: 'worker.started',
              worker: context.id,
              head: context.head,
              baseSha: context.baseSha,
            })),
          ],
        },
        'runner.expired': {
          guard: 'sameIncarnation',
          description: 'It waited in vain for the gate and ended unstarted; nothing ran.',
          target: 'starting',
          actions: 'nextIncarnation',
        },
        'runner.start_failed': startFailed,
        ...ends,
      },
    },
    live: {
      description: 'The agent runs.',
      meta: { owner: 'worker' },
      tags: ['live'],
      initial: 'working',
      entry: 'watchForOverrun',
      exit: 'stopWatchingForOverrun',
      on: {
        ...stops,
        ...endsOfLive,
        'overrun.due': [
          {
            guard: 'ranTooLong',
            description:
              'It has run for as long as a run may take: it is stopped, and that counts.',
            target: 'stopping',
            actions: 'wantOverdue',
          },
          { actions: 'watchForOverrun' },
        ],
        // Its program ran, but could not be spoken to: that is a start that failed, not a death.
        'runner.start_failed': startFailed,
      },
      states: {
        working: {
          description: 'A turn is under way.',
          tags: ['slot'],
          entry: 'watchForStall',
          exit: 'stopWatching',
          on: {
            'agent.reported': {
              guard: 'reportOfThisTurn',
              target: 'reported',
              actions: acceptReport,
            },
            'stall.due': [
              {
                guard: 'silentTooLong',
                description: 'Silent for as long as a stall takes: it is stopped, and that counts.',
                target: '#worker.stopping',
                actions: 'wantStalled',
              },
              { actions: 'watchForStall' },
            ],
            'person.interrupted': [
              {
                guard: 'oneTurnOnly',
                description: 'Its turn is its process: the interrupt is our own stop.',
                target: '#worker.stopping',
                actions: 'wantInterrupt',
              },
              {
                description: 'Ends the turn and keeps the worker.',
                actions: [
                  'wantInterrupt',
                  { type: 'interruptRunner', params: ({ context }) => ({ turn: context.turn }) },
                ],
              },
            ],
            'agent.turn_ended': [
              { guard: 'interruptedTurn', target: 'idle', actions: tellIdle(false) },
              {
                guard: 'takesTurns',
                description: 'In silence: its ticket says whether anything waits to be said to it.',
                target: 'idle',
                actions: tellIdle(true),
              },
            ],
            'ticket.moved_on': { target: '#worker.stopping', actions: 'wantMovedOn' },
          },
        },
        reported: {
          description: 'Its report was accepted; what it still does is only recorded.',
          tags: ['slot'],
          after: {
            reportLinger: {
              guard: 'oneTurnOnly',
              target: '#worker.stopping',
              actions: 'wantLinger',
            },
          },
          on: {
            'agent.turn_ended': {
              guard: 'takesTurns',
              target: 'idle',
              actions: tellIdle(false),
            },
            'ticket.moved_on': 'leaving',
          },
        },
        idle: {
          description: 'Its turn is over and it can take another one. Holds no slot.',
          after: {
            idleFor: {
              target: '#worker.stopping',
              actions: ['wantIdle', 'leaveIdle', tellLeaving],
            },
          },
          on: {
            'supervisor.halted': {
              target: '#worker.stopping',
              actions: ['wantHalt', 'leaveIdle', tellLeaving],
            },
            'ticket.instructed': 'delivering',
            'ticket.stopped': { target: '#worker.stopping', actions: ['wantStop', 'leaveIdle'] },
            'ticket.moved_on': { target: 'leaving', actions: 'leaveIdle' },
          },
        },
        delivering: {
          description: 'Feedback, an answer or input is on its way to it.',
          tags: ['slot'],
          entry: {
            type: 'deliverInput',
            params: ({ context, event }) => ({
              turn: context.turn + 1,
              upTo: asWorker(event, 'ticket.instructed').upTo,
              what: asWorker(event, 'ticket.instructed').what,
              automatic: asWorker(event, 'ticket.instructed').what === 'feedback',
            }),
          },
          on: {
            'turn.delivered': {
              guard: 'nextTurn',
              target: 'working',
              actions: [
                'nextTurn',
                tellTicket(({ context }) => ({
                  type: 'worker.turn_started',
                  worker: context.id,
                  turn: context.turn,
                })),
              ],
            },
            'turn.undeliverable': {
              target: '#worker.stopping',
              actions: [
                'noteCause',
                'wantUndeliverable',
                'recordUndelivered',
                tellTicket(({ context, event }) => ({
                  type: 'worker.undeliverable',
                  worker: context.id,
                  cause: asWorker(event, 'turn.undeliverable').cause,
                })),
              ],
            },
            'ticket.moved_on': { target: '#worker.stopping', actions: 'wantMovedOn' },
          },
        },
        leaving: {
          description: 'The ticket goes on without it; it may end by itself for the grace period.',
          tags: ['slot'],
          after: { grace: { target: '#worker.stopping', actions: 'wantMovedOn' } },
        },
      },
    },
    stopping: {
      description: 'It is being stopped: a signal to the whole group, grace, kill, then strays.',
      meta: { owner: 'service' },
      tags: ['slot'],
      entry: {
        type: 'stopRunner',
        params: ({ context }) => ({
          incarnation: context.incarnation,
          reason: context.stopping ?? 'stopped',
        }),
      },
      after: { stopAgain: { target: 'stopping', reenter: true } },
      on: {
        'agent.reported': {
          guard: 'reportOfThisTurn',
          description: 'It was said before our stop took hold: what was done is not undone.',
          actions: acceptReport,
        },
        'runner.spawned': {
          guard: 'sameIncarnation',
          description: 'It came up while it was being called off.',
          actions: 'noteRunner',
        },
        ...endsOfStopping,
        // A start that failed while it was being called off is still our own stop.
        'runner.start_failed': {
          guard: 'sameIncarnation',
          target: 'ended',
          actions: ['noteCause', 'endStopped', tellEnd('worker.stopped')],
        },
      },
    },
    ended: {
      description: 'The process is proven dead and its end is recorded.',
      meta: { owner: 'nobody' },
      tags: ['ended'],
      type: 'final',
    },
  },
});
