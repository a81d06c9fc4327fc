/** Who caused an event. `id` is a person's name, a worker's id, or the service's own part. */
export interface By {
  readonly kind:
    | 'person'
    | 'worker'
    | 'reviewer'
    | 'gate'
    | 'runner'
    | 'dispatcher'
    | 'operator'
    | 'timer'
    | 'supervisor'
    | 'ticket'
    | 'system';
  readonly id: string;
}

/**
 * What the host adds to every event before a chart sees it: the time of the decision (ms since the epoch) and the
 * one who caused it. Charts read no clock: replaying the same events gives the same snapshots.
 */
export interface Stamp {
  readonly at: number;
  readonly by: By;
}

/** An actor's address. The host routes by it; a chart only ever names its own ticket, its own workers and the supervisor. */
export type Address = 'supervisor' | `ticket/${string}` | `worker/${string}`;
