import { CHART_OPTIONS } from './policy.ts';
import type { SupervisorArgs } from './supervisor-setup.ts';
import { supervisorSetup } from './supervisor-setup.ts';

const engages = [
  {
    guard: 'wantsHalt',
    target: '#supervisor.paused.held',
    actions: ['noteEngaged', 'haltWorkers'],
  },
  { target: '#supervisor.paused.held', actions: 'noteEngaged' },
] as const;

const resolveMassDeaths = {
  type: 'resolveEscalations',
  params: { reasons: 'mass_deaths' },
} as const;

const recordHealth = {
  type: 'recordHealth',
  params: ({ event }: SupervisorArgs) => {
    if (event.type !== 'operator.swept') throw new TypeError(`${event.type} brings no sample`);
    return { sample: event.sample };
  },
} as const;

/** Facts that are noted in every state. */
const notes = {
  'ticket.reviewer_failed': [
    {
      guard: 'reviewersFail',
      actions: [
        'countReviewerFailure',
        {
          type: 'escalate',
          params: ({ context, event }: SupervisorArgs) => ({
            reason: 'reviewers_failing',
            text: `Reviewers failed ${context.reviewerFailures} times in a row, the last one with: ${
              event.type === 'ticket.reviewer_failed' ? event.cause : ''
            }`,
            nextActions: ['check the reviewer profile', 'set review.mode to off or shadow'],
          }),
        },
      ],
    },
    { actions: 'countReviewerFailure' },
  ],
  'ticket.reviewer_answered': {
    guard: 'reviewersHadFailed',
    actions: [
      'forgetReviewerFailures',
      { type: 'resolveEscalations', params: { reasons: 'reviewers_failing' } },
    ],
  },
  'ticket.died': { actions: 'countDeath' },
  'operator.swept': {
    description: 'Measured in every state, also while nothing may begin by itself.',
    actions: recordHealth,
  },
  'config.applied': {
    actions: ['applyConfig', { type: 'resolveEscalations', params: { reasons: 'config_invalid' } }],
  },
  'config.refused': {
    description: 'The last good configuration stays in force, and a person is told.',
    actions: {
      type: 'escalate',
      params: ({ event }: SupervisorArgs) => ({
        reason: 'config_invalid',
        text: `A changed configuration was not applied, and the one before it stays in force: ${
          event.type === 'config.refused' ? event.cause : ''
        }`,
        nextActions: ['mend the configuration file'],
      }),
    },
  },
} as const;

const beginsHeld = {
  guard: 'engaged',
  target: '#supervisor.paused.held',
  actions: ['noteFlag', 'clearFault'],
} as const;
const beginsRunning = {
  target: '#supervisor.running',
  actions: ['noteFlag', 'clearFault', 'releaseHeld'],
} as const;

/** A start finds the switch as it is now, and the pause as it was left. */
const begins = [
  beginsHeld,
  {
    guard: 'massPaused',
    target: '#supervisor.paused.mass_deaths',
    actions: ['noteFlag', 'clearFault', 'releaseHeld'],
  },
  beginsRunning,
] as const;

/** The switch is off: back to what it interrupted. */
const released = (actions: readonly ('noteFlag' | 'noteReleased')[]) =>
  [
    {
      guard: 'massPaused',
      target: '#supervisor.paused.mass_deaths',
      actions: [...actions, 'releaseHeld'],
    },
    { target: '#supervisor.running', actions: [...actions, 'releaseHeld'] },
  ] as const;

/** The supervisor: what the whole service may do by itself at this moment (DESIGN "Supervision"). */
export const supervisorMachine = supervisorSetup.createMachine({
  id: 'supervisor',
  description: 'What the service may do by itself at this moment.',
  context: ({ input }) => ({
    // The throw-away actor of each `transition()` has no input.
    limits: input?.limits,
    flag: false,
    stored: false,
    by: null,
    reason: null,
    since: null,
    halted: false,
    deaths: [],
    massPaused: false,
    drained: false,
    reviewerFailures: 0,
    fault: null,
  }),
  options: CHART_OPTIONS,
  initial: 'starting',
  on: {
    ...notes,
    // A graceful end is the end of a drain: it was waited for.
    'service.stopping': { target: '.stopped', actions: ['clearFault', 'forgetDrain'] },
    // After a crash the last state stands; only a flag that was set meanwhile changes it.
    'service.started': { guard: 'flagAppeared', target: '.paused.held', actions: 'noteFlag' },
    'store.failing': { target: '.degraded', actions: 'noteFault' },
  },
  states: {
    starting: {
      description: 'Its services are being started; nothing begins by itself.',
      meta: { owner: 'service' },
      tags: ['held'],
      on: {
        // The very first one: nothing has died before it.
        'service.started': [beginsHeld, beginsRunning],
        'person.engaged': engages,
      },
    },
    running: {
      description: 'Automation is on.',
      meta: { owner: 'service' },
      tags: ['starts'],
      on: {
        'person.engaged': engages,
        'switch.flag_seen': { guard: 'flagAppeared', target: 'paused.held', actions: 'noteFlag' },
        'person.drained': { target: 'draining', actions: 'noteDrain' },
        'ticket.died': [
          {
            guard: 'massDeaths',
            description:
              'Many deaths at once have one cause: one escalation instead of one per ticket.',
            target: 'paused.mass_deaths',
            actions: [
              'countDeath',
              'pauseForDeaths',
              {
                type: 'escalate',
                params: ({ context }: SupervisorArgs) => ({
                  reason: 'mass_deaths',
                  text: `${context.deaths.length} workers died within ${
                    context.limits.massDeaths.withinMs / 1000
                  } s. Dispatch is paused.`,
                  nextActions: ['look for the common cause', 'resume'],
                }),
              },
            ],
          },
          { actions: 'countDeath' },
        ],
      },
    },
    paused: {
      description: 'Nothing starts by itself; people can still act.',
      meta: { owner: 'person' },
      initial: 'held',
      states: {
        held: {
          description: 'The kill-switch is engaged: every automatic move waits.',
          tags: ['held'],
          on: {
            'person.engaged': [
              { guard: 'wantsHalt', actions: ['noteEngaged', 'haltWorkers'] },
              { actions: 'noteEngaged' },
            ],
            'person.released': released(['noteReleased']),
            'switch.flag_seen': [
              { guard: 'flagAppeared', actions: 'noteFlag' },
              { guard: 'switchLeftOn', actions: 'noteFlag' },
              ...released(['noteFlag', 'noteReleased']),
            ],
            'person.drained': { target: '#supervisor.draining.held', actions: 'noteDrain' },
          },
        },
        mass_deaths: {
          description: 'Too many deaths at once: dispatch waits for a person.',
          on: {
            'person.engaged': engages,
            'switch.flag_seen': { guard: 'flagAppeared', target: 'held', actions: 'noteFlag' },
            'person.resumed': {
              target: '#supervisor.running',
              actions: ['forgetDeaths', resolveMassDeaths],
            },
            'person.drained': { target: '#supervisor.draining', actions: 'noteDrain' },
          },
        },
      },
    },
    draining: {
      description: 'Nothing new is started; what runs is waited for.',
      meta: { owner: 'service' },
      initial: 'going',
      states: {
        going: {
          description: 'Running workers are waited for; reports are checked, reviews wait.',
          on: {
            'person.engaged': [
              { guard: 'wantsHalt', target: 'held', actions: ['noteEngaged', 'haltWorkers'] },
              { target: 'held', actions: 'noteEngaged' },
            ],
            'switch.flag_seen': { guard: 'flagAppeared', target: 'held', actions: 'noteFlag' },
            'person.resumed': {
              target: '#supervisor.running',
              actions: ['forgetDrain', 'forgetDeaths', resolveMassDeaths, 'releaseHeld'],
            },
          },
        },
        held: {
          description: 'Draining, and the kill-switch is engaged.',
          tags: ['held'],
          on: {
            'person.engaged': [
              { guard: 'wantsHalt', actions: ['noteEngaged', 'haltWorkers'] },
              { actions: 'noteEngaged' },
            ],
            'person.released': { target: 'going', actions: ['noteReleased', 'releaseHeld'] },
            'switch.flag_seen': [
              { guard: 'flagAppeared', actions: 'noteFlag' },
              { guard: 'switchLeftOn', actions: 'noteFlag' },
              { target: 'going', actions: ['noteFlag', 'noteReleased', 'releaseHeld'] },
            ],
            'person.resumed': { target: '#supervisor.paused.held', actions: 'forgetDrain' },
          },
        },
      },
    },
    degraded: {
      description: 'The store does not take commits; nothing is decided until it does.',
      meta: { owner: 'service' },
      tags: ['held'],
      on: {
        'store.recovered': [
          { guard: 'drainedAndEngaged', target: 'draining.held', actions: 'clearFault' },
          { guard: 'drained', target: 'draining.going', actions: ['clearFault', 'releaseHeld'] },
          { guard: 'engaged', target: 'paused.held', actions: 'clearFault' },
          {
            guard: 'massPaused',
            target: 'paused.mass_deaths',
            actions: ['clearFault', 'releaseHeld'],
          },
          { target: 'running', actions: ['clearFault', 'releaseHeld'] },
        ],
        // The service ended before the store recovered: a new start found it in order.
        'service.started': begins,
        // Noted, and in force once the store is.
        'person.engaged': [
          { guard: 'wantsHalt', actions: ['noteEngaged', 'haltWorkers'] },
          { actions: 'noteEngaged' },
        ],
        'person.released': { actions: 'noteReleased' },
        'switch.flag_seen': { actions: 'noteFlag' },
      },
    },
    stopped: {
      description: 'The service has ended; workers go on by themselves.',
      meta: { owner: 'service' },
      tags: ['held'],
      on: {
        'service.started': begins,
      },
    },
  },
});
