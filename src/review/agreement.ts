import type { ReviewTally } from '../supervisor/ports.ts';

const DECISIONS = ['accepted_done', 'sent_back', 'cancelled', 'undecided'] as const;
const VERDICTS = ['pass', 'fail', 'uncertain'] as const;
const ACTIONS = ['advance', 'return_for_fixes', 'escalate'] as const;

type Counts<K extends string> = Record<K, number>;

/** How far a reviewer with its model and people agree (DOMAIN §3). Shares are of 0 to 1, null where nothing was decided. */
export interface Agreement {
  reviewer: string;
  model: string | null;
  /** Verdicts by what people decided about the same commit; stale ones and failures are not among them. */
  verdicts: Record<(typeof VERDICTS)[number], Counts<(typeof DECISIONS)[number]>>;
  /** Of the passes that people accepted or sent back, the share that they accepted; of the fails, sent back. */
  precision: { pass: number | null; fail: number | null };
  /** The share of both together in which people decided as the reviewer had. */
  agreement: number | null;
  /** How many passes and fails that share is of. */
  decided: number;
  /** Of all verdicts, the share that left it to a person. */
  uncertainShare: number | null;
  /** What its verdicts in shadow would have done. */
  shadow: Counts<(typeof ACTIONS)[number]>;
  /** Runs that ended without a verdict that can be read, those that were tried again among them. */
  errors: number;
  /** Verdicts for another commit or an earlier turn. */
  stale: number;
  /** Time of its newest verdict or failure. */
  lastAt: string;
}

/** One row per reviewer and model, by name. */
export function agreementOf(tallies: readonly ReviewTally[]): readonly Agreement[] {
  const rows = new Map<string, Agreement>();
  for (const tally of tallies) {
    const key = JSON.stringify([tally.reviewer, tally.model]);
    const row = rows.get(key) ?? nothing(tally);
    rows.set(key, row);
    add(row, tally);
  }
  return [...rows.values()]
    .map(withShares)
    .toSorted((a, b) => byName(a.reviewer, b.reviewer) || byName(a.model ?? '', b.model ?? ''));
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const zeros = <K extends string>(names: readonly K[]): Counts<K> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Counts<K>;

const nothing = ({ reviewer, model }: ReviewTally): Agreement => ({
  reviewer,
  model,
  verdicts: { pass: zeros(DECISIONS), fail: zeros(DECISIONS), uncertain: zeros(DECISIONS) },
  precision: { pass: null, fail: null },
  agreement: null,
  decided: 0,
  uncertainShare: null,
  shadow: zeros(ACTIONS),
  errors: 0,
  stale: 0,
  lastAt: '',
});

function add(row: Agreement, tally: ReviewTally): void {
  const { count, lastAt, outcome, verdict } = tally;
  if (lastAt > row.lastAt) row.lastAt = lastAt;
  if (outcome === 'error') row.errors += count;
  else if (outcome === 'stale') row.stale += count;
  else {
    const decision = DECISIONS.find((known) => known === tally.humanDecision) ?? 'undecided';
    row.verdicts[VERDICTS.find((known) => known === verdict) ?? 'uncertain'][decision] += count;
    const would = ACTIONS.find((known) => known === tally.wouldAction);
    if (outcome === 'shadow' && would) row.shadow[would] += count;
  }
}

function withShares(row: Agreement): Agreement {
  const { pass, fail, uncertain } = row.verdicts;
  const passes = pass.accepted_done + pass.sent_back;
  const fails = fail.accepted_done + fail.sent_back;
  const all = total(pass) + total(fail) + total(uncertain);
  return {
    ...row,
    precision: { pass: share(pass.accepted_done, passes), fail: share(fail.sent_back, fails) },
    agreement: share(pass.accepted_done + fail.sent_back, passes + fails),
    decided: passes + fails,
    uncertainShare: share(total(uncertain), all),
  };
}

const total = (counts: Counts<string>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** To four digits, so that nobody reads seventeen. */
const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
