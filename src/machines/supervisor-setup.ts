import { assign, setup } from 'xstate';
import type { HealthSample } from './health-sample.ts';
import type { SupervisorEvent, SupervisorLimits } from './supervisor-events.ts';

export interface SupervisorContext {
  readonly limits: SupervisorLimits;
  /** The flag file as it was last seen, and the stored switch: either of them engages. */
  readonly flag: boolean;
  readonly stored: boolean;
  readonly by: string | null;
  readonly reason: string | null;
  readonly since: number | null;
  readonly halted: boolean;
  /** Times of the latest deaths within the window, at most as many as the limit. */
  readonly deaths: readonly number[];
  /** Dispatch is paused for mass deaths until a person resumes it, whatever else happens meanwhile. */
  readonly massPaused: boolean;
  /** A person asked for a drain and has not ended it. */
  readonly drained: boolean;
  readonly reviewerFailures: number;
  readonly fault: string | null;
}

export interface SupervisorArgs {
  readonly context: SupervisorContext;
  readonly event: SupervisorEvent;
}

const recent = ({ context, event }: SupervisorArgs): number[] =>
  [
    ...context.deaths.filter((at) => event.at - at < context.limits.massDeaths.withinMs),
    event.at,
  ].slice(-(context.limits.massDeaths.count + 1));

const stopped = (context: SupervisorContext, event: SupervisorEvent): boolean => {
  if (event.type === 'service.started') return event.flag || context.stored;
  if (event.type === 'switch.flag_seen') return event.engaged || context.stored;
  return context.flag || context.stored;
};

export const supervisorSetup = setup({
  types: {
    context: {} as SupervisorContext,
    events: {} as SupervisorEvent,
    input: {} as { limits: SupervisorLimits },
    /** `starts`: automatic starts are allowed. `held`: the kill-switch holds every automatic move. */
    tags: {} as 'starts' | 'held',
    meta: {} as { owner: 'service' | 'person' },
  },
  guards: {
    engaged: ({ context, event }: SupervisorArgs) => stopped(context, event),
    flagAppeared: ({ event }: SupervisorArgs) =>
      (event.type === 'switch.flag_seen' && event.engaged) ||
      (event.type === 'service.started' && event.flag),
    switchLeftOn: ({ context, event }: SupervisorArgs) =>
      event.type === 'switch.flag_seen' && !event.engaged && context.stored,
    massPaused: ({ context }: SupervisorArgs) => context.massPaused,
    drained: ({ context }: SupervisorArgs) => context.drained,
    drainedAndEngaged: ({ context, event }: SupervisorArgs) =>
      context.drained && stopped(context, event),
    massDeaths: (args: SupervisorArgs) =>
      recent(args).length >= args.context.limits.massDeaths.count,
    wantsHalt: ({ event }: SupervisorArgs) => event.type === 'person.engaged' && event.halt,
    reviewersHadFailed: ({ context }: SupervisorArgs) => context.reviewerFailures > 0,
    reviewersFail: ({ context }: SupervisorArgs) =>
      context.reviewerFailures + 1 === context.limits.reviewerFailures,
  },
  actions: {
    noteFlag: assign(({ context, event }) => {
      if (event.type !== 'service.started' && event.type !== 'switch.flag_seen') return {};
      const flag = event.type === 'service.started' ? event.flag : event.engaged;
      if (flag === context.flag) return {};
      const cause = event.type === 'service.started' ? event.flagCause : event.cause;
      if (context.stored) return { flag };
      const by = 'flag file';
      return flag
        ? { flag, by, reason: cause, since: event.at }
        : { flag, by, reason: null, since: null };
    }),
    noteEngaged: assign(({ context, event }) => {
      if (event.type !== 'person.engaged') return {};
      const halted = context.halted || event.halt;
      // Engaged once more without a word, as by `--halt` alone: who did it first and why still stands.
      if (context.stored && event.reason === null) return { halted };
      const { by, reason } = event;
      return { stored: true, by: by.id, reason, since: context.since ?? event.at, halted };
    }),
    noteReleased: assign(({ event }) => ({
      flag: false,
      stored: false,
      by: event.by.id,
      reason: event.type === 'person.released' ? event.reason : null,
      since: null,
      halted: false,
    })),
    countDeath: assign((args) => ({ deaths: recent(args) })),
    pauseForDeaths: assign({ massPaused: true }),
    forgetDeaths: assign({ deaths: [], massPaused: false }),
    countReviewerFailure: assign(({ context }) => ({
      reviewerFailures: context.reviewerFailures + 1,
    })),
    forgetReviewerFailures: assign({ reviewerFailures: 0 }),
    noteDrain: assign({ drained: true }),
    forgetDrain: assign({ drained: false }),
    noteFault: assign(({ event }) => ({
      fault: event.type === 'store.failing' ? event.cause : null,
    })),
    clearFault: assign({ fault: null }),
    applyConfig: assign(({ event }) =>
      event.type === 'config.applied' ? { limits: event.limits } : {},
    ),

    /** Kept, and told in the stream; it changes nothing that the supervisor decides with. */
    recordHealth: (_, _params: { sample: HealthSample }) => {},
    haltWorkers: () => {},
    /** Everything that the switch held resumes, each thing once. */
    releaseHeld: () => {},
    escalate: (_, _params: { reason: string; text: string; nextActions: readonly string[] }) => {},
    resolveEscalations: (
      _,
      _params: { reasons: 'mass_deaths' | 'reviewers_failing' | 'config_invalid' },
    ) => {},
  },
});
