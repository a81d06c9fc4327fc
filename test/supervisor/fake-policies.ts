import type {
  Phases,
  TicketLimits,
  TicketPolicy,
  WorkerPolicy,
} from '../../src/machines/policy.ts';
import { DEFAULT_LIMITS } from '../../src/machines/policy.ts';
import type { SupervisorLimits } from '../../src/machines/supervisor-events.ts';
import type { TicketFields } from '../../src/machines/ticket-context.ts';
import type { NewTicket, Policies, ProfileChoice } from '../../src/supervisor/ports.ts';

export type PolicyChange = Partial<Omit<TicketPolicy, 'limits' | 'phases'>> & {
  readonly limits?: Partial<TicketLimits>;
  readonly phases?: Partial<Phases>;
};

export function aTicketPolicy(change: PolicyChange = {}): TicketPolicy {
  return {
    reviewMode: 'off',
    owner: 'lead',
    landing: 'off',
    ...change,
    limits: { ...DEFAULT_LIMITS, ...change.limits },
    phases: { author: true, review: true, gates: [], signOff: false, ...change.phases },
  };
}

export function aWorkerPolicy(change: Partial<WorkerPolicy> = {}): WorkerPolicy {
  return {
    profile: 'luci',
    runtime: 'acp',
    model: null,
    takesTurns: true,
    stallAfterMs: 600_000,
    maxRunTimeMs: 7_200_000,
    graceMs: 5_000,
    idleForMs: 1_800_000,
    reportLingerMs: 2_000,
    reportForgeries: 20,
    fallback: null,
    ...change,
  };
}

export function fields(change: Partial<TicketFields> = {}): TicketFields {
  return {
    title: 'A title',
    body: 'A body',
    priority: 'normal',
    assignee: null,
    owner: null,
    dependsOn: [],
    labels: [],
    repo: 'default',
    baseBranch: null,
    workflow: 'default',
    requiresCommit: true,
    profile: null,
    ...change,
  };
}

export function newTicket(
  change: Partial<TicketFields> & Partial<Omit<NewTicket, 'fields'>> = {},
): NewTicket {
  const { id, state = 'todo', allowUnknownDependencies = false, source, ...rest } = change;
  return { id, state, allowUnknownDependencies, source, fields: fields(rest) };
}

/** The configuration that a test sets, and may change while the host runs. */
export class FakePolicies implements Policies {
  prefix = 'CB';
  ageStepMs = 1_800_000;
  slots: { authors: number; judges: number } = { authors: 4, judges: 2 };
  supervisor: SupervisorLimits = {
    massDeaths: { count: 20, withinMs: 60_000 },
    reviewerFailures: 3,
  };
  policy: TicketPolicy = aTicketPolicy();
  /** By name; the first one is the default. */
  profiles: Record<string, WorkerPolicy> = { luci: aWorkerPolicy() };
  /** Slots of a profile; one that is not named has all. */
  slotsOf: Record<string, number> = {};
  reviewerPolicy: WorkerPolicy | null = aWorkerPolicy({ profile: 'reviewer', takesTurns: false });
  gatePolicy: WorkerPolicy | null = aWorkerPolicy({ profile: 'gate', takesTurns: false });

  ticket(): TicketPolicy {
    return this.policy;
  }

  profileSlots(profile: string): number {
    return this.slotsOf[profile] ?? this.slots.authors;
  }

  author({ profile, profileOverride, assignee }: ProfileChoice): WorkerPolicy | null {
    const name = profileOverride ?? profile ?? assignee ?? Object.keys(this.profiles)[0];
    return (name === undefined ? undefined : this.profiles[name]) ?? null;
  }

  reviewer(): WorkerPolicy | null {
    return this.reviewerPolicy;
  }

  gate(name: string): WorkerPolicy | null {
    return this.gatePolicy && { ...this.gatePolicy, profile: `gate ${name}` };
  }
}
