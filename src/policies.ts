import type { Config } from './config/config.ts';
import type { TicketPolicy, WorkerPolicy } from './machines/policy.ts';
import type { Policies, ProfileChoice } from './supervisor/ports.ts';
import type { TicketDefaults } from './transport/deps.ts';

/** How long an exec run that has reported may go on by itself: time to flush, not to work on. */
const REPORT_LINGER_MS = 30_000;
/** Reviewer failures in a row, over all tickets, that open one global escalation (DOMAIN 2.7). */
const REVIEWER_FAILURES = 3;

/** The configuration of the moment in the charts' words, made anew only where it is another one. */
export function policiesNow(current: () => Config): () => Policies {
  let of: Config | null = null;
  let policies: Policies | null = null;
  return () => {
    const config = current();
    if (policies === null || config !== of) policies = policiesOf(config);
    of = config;
    return policies;
  };
}

/** The configuration in the charts' words. */
export function policiesOf(config: Config): Policies {
  const { limits } = config;
  const worker = (name: string): WorkerPolicy | null => {
    const profile = config.profiles[name];
    if (!profile) return null;
    return {
      profile: name,
      runtime: profile.runtime,
      model: profile.model,
      takesTurns: profile.runtime !== 'exec',
      stallAfterMs: profile.stallAfter,
      maxRunTimeMs: profile.maxRunTime,
      graceMs: limits.grace,
      idleForMs: limits.idleFor,
      reportLingerMs: REPORT_LINGER_MS,
      reportForgeries: limits.reportForgeries,
      fallback: profile.fallback,
    };
  };
  return {
    prefix: config.prefix,
    ageStepMs: limits.ageStep,
    slots: { authors: limits.workers, judges: limits.reviewers },
    supervisor: {
      massDeaths: { count: limits.massDeaths.count, withinMs: limits.massDeaths.within },
      reviewerFailures: REVIEWER_FAILURES,
    },
    ticket: ({ workflow }) => ticketPolicy(config, workflow),
    profileSlots: (name) => config.profiles[name]?.maxWorkers ?? 0,
    author: (ticket) => worker(profileOf(ticket, config)),
    reviewer: () => {
      const policy = worker(config.review.profile);
      // A reviewer's time is the review's: silence is no sign of anything while it reads.
      return (
        policy && {
          ...policy,
          // It judges once and ends, whatever it is spoken to by.
          takesTurns: false,
          maxRunTimeMs: config.review.timeout,
          stallAfterMs: config.review.timeout,
        }
      );
    },
    gate: (name) => {
      const gate = config.gates[name];
      return gate ? gatePolicy(name, gate.timeout, limits.grace) : null;
    },
  };
}

/** The breaker's fallback, the ticket's own profile, its assignee's, or the default one (DOMAIN §1). */
function profileOf(ticket: ProfileChoice, config: Config): string {
  return ticket.profileOverride ?? ticket.profile ?? ticket.assignee ?? config.defaultProfile;
}

function ticketPolicy(config: Config, workflow: string): TicketPolicy {
  const { limits, review } = config;
  const phases = config.workflows[workflow] ?? config.workflows['default'];
  return {
    limits: {
      deaths: limits.deaths,
      reviewCycles: limits.reviewCycles,
      startFailures: limits.startFailures,
      interruptions: limits.interruptions,
      bounces: limits.bounces,
      runsPerTicket: limits.runsPerTicket,
      inputRetries: limits.inputRetries,
      reviewerRetries: review.retries,
      tokens: limits.tokens,
      cost: limits.cost,
      startBackoffMs: limits.startBackoff,
    },
    phases: phases ?? { author: true, review: true, gates: [], signOff: false },
    reviewMode: review.mode,
    owner: config.owner,
    landing: config.landing.mode,
  };
}

function gatePolicy(name: string, timeoutMs: number, graceMs: number): WorkerPolicy {
  return {
    profile: `gate ${name}`,
    runtime: 'exec',
    model: null,
    takesTurns: false,
    stallAfterMs: timeoutMs,
    maxRunTimeMs: timeoutMs,
    graceMs,
    idleForMs: 0,
    reportLingerMs: 0,
    reportForgeries: 0,
    fallback: null,
  };
}

/** What a new ticket gets where its body is silent, and the names that it may use. */
export function ticketDefaults(config: Config): TicketDefaults {
  return {
    repo: Object.keys(config.repos)[0] ?? 'default',
    workflow: 'default',
    requiresCommit: true,
    repos: Object.keys(config.repos),
    workflows: Object.keys(config.workflows),
  };
}
