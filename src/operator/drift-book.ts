import type { DriftFinding } from '../machines/health-sample.ts';
import type { Log } from '../supervisor/ports.ts';
import type { Found } from './sweeper.ts';

/** Findings that one sample names: a list that is written every minute must stay short. */
export const DRIFT_SHOWN_MAX = 20;

type Seen = NonNullable<Found['drift']>[number];
const keyOf = ({ kind, ref }: Pick<Seen, 'kind' | 'ref'>): string => `${kind} ${ref}`;

/** Remembers since when each finding stands, and says each new one once to the log. */
export class DriftBook {
  readonly #log: Log;
  /** What each sweeper found last. */
  readonly #bySweeper = new Map<string, readonly DriftFinding[]>();
  #since: ReadonlyMap<string, string>;

  /** @param known the findings of the newest sample of an earlier life: they are not new. */
  constructor(log: Log, known: readonly DriftFinding[]) {
    this.#log = log;
    this.#since = new Map(known.map((finding) => [keyOf(finding), finding.since]));
  }

  /** Takes over what a sweeper finds now. Where it could not look everywhere, what it found before stands beside it. */
  note(sweeper: string, { drift: seen = [], problems = [] }: Found, at: string): void {
    const findings = seen.map((one) => {
      const since = this.#since.get(keyOf(one));
      if (since === undefined) this.#log.warn({ ...one }, 'the operator found drift');
      return { ...one, since: since ?? at };
    });
    const keys = new Set(findings.map(keyOf));
    const before = problems.length === 0 ? [] : (this.#bySweeper.get(sweeper) ?? []);
    this.#bySweeper.set(sweeper, [...findings, ...before.filter((one) => !keys.has(keyOf(one)))]);
  }

  /** The end of a sweep: what nobody finds any more is forgotten. */
  close(): { readonly drift: readonly DriftFinding[]; readonly driftTotal: number } {
    const all = [...this.#bySweeper.values()].flat();
    this.#since = new Map(all.map((finding) => [keyOf(finding), finding.since]));
    const oldestFirst = all.toSorted(
      (one, other) => Date.parse(one.since) - Date.parse(other.since),
    );
    return { drift: oldestFirst.slice(0, DRIFT_SHOWN_MAX), driftTotal: all.length };
  }
}
