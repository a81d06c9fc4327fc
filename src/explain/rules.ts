import type { Status } from '../transport/protocol/status.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';

/** What of the service's status decides what becomes of a ticket; the status itself can be given. */
export type Rules = Pick<
  Status,
  | 'owner'
  | 'limits'
  | 'slots'
  | 'profiles'
  | 'workflows'
  | 'gates'
  | 'review'
  | 'reviewTimeoutMs'
  | 'landing'
  | 'killSwitch'
>;

/** One ticket at one moment. */
export interface Scene {
  readonly ticket: Ticket;
  /** Its live worker: the author in progress, the judge in review. */
  readonly worker: Worker | null;
  readonly rules?: Rules | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export const ownerOf = ({ ticket, rules }: Pick<Scene, 'ticket' | 'rules'>): string =>
  ticket.owner ?? rules?.owner ?? 'its owner';

/** Assigned to somebody whom no profile is named after: nothing is ever started for a person (DOMAIN §1). */
export const isForPerson = ({ ticket, rules }: Pick<Scene, 'ticket' | 'rules'>): boolean =>
  rules !== undefined &&
  ticket.profile === null &&
  ticket.assignee !== null &&
  !rules.profiles.some(({ name }) => name === ticket.assignee);

/** What lies between reported work and `done`; undefined where the rules are not known. */
export interface WayOn {
  readonly author: boolean;
  /** A verdict counts. */
  readonly judged: boolean;
  readonly gates: readonly string[];
  readonly signOff: boolean;
}

export function wayOnOf({ ticket, rules }: Pick<Scene, 'ticket' | 'rules'>): WayOn | undefined {
  const { workflows = [], review } = rules ?? {};
  const phases =
    workflows.find(({ name }) => name === ticket.workflow) ??
    workflows.find(({ name }) => name === 'default');
  if (!phases || !review) return undefined;
  const { author, gates, signOff } = phases;
  return { author, judged: phases.review && review.mode === 'enforce', gates, signOff };
}

/** Between turns, and able to take another. */
export const isIdle = (worker: Worker | null): boolean =>
  worker?.role === 'author' && worker.state === 'live.idle';

export const short = (sha: string): string => (/^[0-9a-f]{12,}$/.test(sha) ? sha.slice(0, 7) : sha);
