import { DELIVER } from './deliveries.ts';
import type { Deed } from './ports.ts';

/** How the deeds of one type are carried out. */
export interface DeedKind {
  /** Those of one lane are carried out one after the other. */
  readonly lane: (deed: Deed) => string;
  /** Of those of one crowd, at most `atOnceMax` are under way at one time. */
  readonly crowd: (deed: Deed) => string;
  readonly atOnceMax: number;
  /** Before the second attempt, the third, …; the last one before each that follows. */
  readonly backoffMs: readonly number[];
  /** A new life of the service tries at once; an attempt that the end of the old one broke off does not count. */
  readonly freshAtStart: boolean;
}

const USUAL: DeedKind = {
  lane: ({ actor }) => actor,
  crowd: ({ type }) => type,
  atOnceMax: Number.POSITIVE_INFINITY,
  backoffMs: [250, 1_000, 4_000, 15_000, 60_000],
  freshAtStart: false,
};

const KINDS: Readonly<Record<string, DeedKind>> = {
  // A hundred processes that start at once start so slowly that each looks as if it had failed.
  startRunner: { ...USUAL, atOnceMax: 4 },
  checkCommit: { ...USUAL, atOnceMax: 8 },
  // Each in a lane of its own, beside what the ticket has to do: a channel that is down delays no ticket.
  [DELIVER]: {
    lane: ({ key }) => key,
    crowd: ({ params }) => `${DELIVER} ${String(params['channel'])}`,
    atOnceMax: 4,
    backoffMs: [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000],
    freshAtStart: true,
  },
};

export const kindOf = ({ type }: Deed): DeedKind => KINDS[type] ?? USUAL;

/** How long to wait after so many failed attempts, 1 or more. */
export function backoffAfter(deed: Deed, failed: number): number {
  const { backoffMs } = kindOf(deed);
  return backoffMs[Math.min(failed, backoffMs.length) - 1] ?? 60_000;
}
