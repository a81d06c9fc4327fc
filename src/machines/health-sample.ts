/** A finding of the operator: something that no rule may mend by itself, and that a person should know of (DOMAIN §5). */
export interface DriftFinding {
  readonly kind:
    | 'branch_unmerged'
    | 'branch_without_ticket'
    | 'worktree_without_ticket'
    | 'process_without_worker'
    | 'reviewer_failing';
  /** What it is about: a branch, a folder, `run/incarnation`, a profile. Unique among those of its kind. */
  readonly ref: string;
  /** In words, with what a person can do. */
  readonly detail: string;
  /** ISO time of the sweep that saw it first. */
  readonly since: string;
}

/**
 * The service at one moment, as the operator's sweep saw it. Names end in their unit. What happened (deaths and so on)
 * is counted from the sample before this one.
 */
export interface HealthSample {
  /** ISO time at which the sweep began. */
  readonly at: string;
  /** The newest event that its counts of what happened include. */
  readonly seq: number;
  /** State path of the supervisor. */
  readonly state: string;
  /** Tickets by top-level state; every state is named. */
  readonly counts: Readonly<Record<string, number>>;
  /** Tickets by state path where a state has parts, e.g. `review.judging`; only those that have any. */
  readonly paths: Readonly<Record<string, number>>;
  /** How long the oldest ticket has been in a state, by top-level state; only where there is one that is not final. */
  readonly oldestMs: Readonly<Record<string, number>>;
  readonly deaths: number;
  readonly reviewerErrors: number;
  readonly stalls: number;
  /** `outbox`: deeds that are not done, by type. `dispatcher`: tickets that could start and judges that are waited for. */
  readonly queues: {
    readonly mailboxes: number;
    readonly outbox: Readonly<Record<string, number>>;
    readonly timers: number;
    readonly dispatcher: number;
  };
  /** By how much the event loop was late since the sample before; null where it cannot be measured. */
  readonly eventLoopMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  /** The database with its write-ahead log; null where the file system does not say. */
  readonly databaseBytes: number | null;
  /** Free for this user on the disk of the data directory; null where the file system does not say. */
  readonly freeDiskBytes: number | null;
  readonly openEscalations: number;
  /** Workers that have not ended, by state path. */
  readonly workers: Readonly<Record<string, number>>;
  /** Tickets that this sweep moved. */
  readonly moved: { readonly triaged: number; readonly returned: number };
  /** The oldest findings, at most 20; `driftTotal` counts them all. */
  readonly drift: readonly DriftFinding[];
  readonly driftTotal: number;
  /** Sweepers that threw or took too long; what they look after is not in this sample, or as it was before. */
  readonly failed: readonly { readonly sweeper: string; readonly cause: string }[];
}
