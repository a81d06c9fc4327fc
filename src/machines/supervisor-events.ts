import type { Stamp } from './by.ts';
import type { HealthSample } from './health-sample.ts';

/** What can be said to the supervisor, sender first. */
export type SupervisorSaying =
  | { type: 'service.started'; flag: boolean; flagCause: string | null }
  | { type: 'service.stopping' }
  | { type: 'store.failing'; cause: string }
  | { type: 'store.recovered' }
  | { type: 'switch.flag_seen'; engaged: boolean; cause: string | null }
  | { type: 'person.engaged'; halt: boolean; reason: string | null }
  | { type: 'person.released'; reason: string | null }
  | { type: 'person.drained' }
  | { type: 'person.resumed' }
  | { type: 'ticket.died'; ticket: string }
  | { type: 'ticket.reviewer_failed'; ticket: string; cause: string }
  | { type: 'ticket.reviewer_answered'; ticket: string }
  | { type: 'operator.swept'; sample: HealthSample }
  | { type: 'config.applied'; limits: SupervisorLimits }
  /** The file has become one that cannot be applied; `cause` is one sentence for each thing that is wrong. */
  | { type: 'config.refused'; cause: string };

/** The named limits of the supervisor's chart. */
export interface SupervisorLimits {
  readonly massDeaths: { readonly count: number; readonly withinMs: number };
  /** Reviewer failures in a row, over all tickets, that open one global escalation. */
  readonly reviewerFailures: number;
}

export type SupervisorEvent = SupervisorSaying & Stamp;
export type SupervisorEventType = SupervisorSaying['type'];
