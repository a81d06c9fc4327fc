import type { ChartName } from '../../machines/charts.ts';
import type { Flow } from '../protocol/flow.ts';
import type { MoveRing, Road } from './move-ring.ts';

export interface FlowRange {
  readonly chart: ChartName;
  /** Milliseconds since the epoch, both ends included. */
  readonly from: number;
  readonly to: number;
}

/** Equal parts of a range. */
export const BUCKETS = 60;

/** What moved in a range: over which edges, after how long a stay, and when. */
export function flowIn(
  ring: MoveRing,
  range: FlowRange,
): Pick<Flow, 'edges' | 'dwell' | 'buckets'> {
  const { roads } = ring;
  const wanted = roads.map(({ chart }) => chart === range.chart);
  const lastSeq = new Float64Array(roads.length);
  const lastAt = new Float64Array(roads.length);
  const stays = new Map<number, number[]>();
  /** Moves over each road in each part of the range. */
  const counts = new Uint32Array(roads.length * BUCKETS);
  ring.scan(range, ({ seq, at, since, road }) => {
    if (!wanted[road]) return;
    const cell = road * BUCKETS + bucketOf(at, range);
    counts[cell] = (counts[cell] ?? 0) + 1;
    if (seq > (lastSeq[road] ?? 0)) {
      lastSeq[road] = seq;
      lastAt[road] = at;
    }
    if (Number.isNaN(since)) return;
    const known = stays.get(road);
    if (known) known.push(at - since);
    else stays.set(road, [at - since]);
  });
  const edges = roads.flatMap(({ from, to, event }, road) => {
    const count = counts
      .subarray(road * BUCKETS, (road + 1) * BUCKETS)
      .reduce((sum, one) => sum + one, 0);
    const last = { lastSeq: lastSeq[road] ?? 0, lastAt: iso(lastAt[road] ?? 0) };
    return count > 0 ? [{ from, to, event, count, ...last }] : [];
  });
  return {
    edges: edges.toSorted((a, b) => b.count - a.count || b.lastSeq - a.lastSeq),
    dwell: dwellOf(stays, roads),
    buckets: Array.from({ length: BUCKETS }, (_, index) => bucket(index, { counts, roads, range })),
  };
}

/** The end of the range belongs to its last part; a range without length is its first one. */
function bucketOf(at: number, { from, to }: FlowRange): number {
  if (to === from) return 0;
  return Math.min(BUCKETS - 1, Math.floor(((at - from) * BUCKETS) / (to - from)));
}

function bucket(
  index: number,
  parts: {
    readonly counts: Uint32Array;
    readonly roads: readonly Road[];
    readonly range: FlowRange;
  },
): Flow['buckets'][number] {
  const { counts, roads, range } = parts;
  const entered: Record<string, number> = {};
  let moves = 0;
  for (const [road, { to }] of roads.entries()) {
    const count = counts[road * BUCKETS + index] ?? 0;
    if (count === 0) continue;
    moves += count;
    entered[to] = (entered[to] ?? 0) + count;
  }
  const past = Math.floor(((range.to - range.from) * index) / BUCKETS);
  return { at: iso(range.from + past), moves, entered };
}

function dwellOf(
  stays: ReadonlyMap<number, readonly number[]>,
  roads: readonly Road[],
): Flow['dwell'] {
  const byPath = new Map<string, number[]>();
  for (const [road, times] of stays) {
    const path = roads[road]?.from ?? '';
    byPath.set(path, [...(byPath.get(path) ?? []), ...times]);
  }
  return [...byPath].map(([path, times]) => ({ path, ...lengthsOf(times) }));
}

/** By nearest rank: each is a stay that there was. A clock that was set back makes none shorter than nothing. */
function lengthsOf(times: readonly number[]): { count: number; medianMs: number; p95Ms: number } {
  const sorted = Float64Array.from(times).toSorted();
  const rank = (share: number): number =>
    Math.max(0, sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { count: sorted.length, medianMs: rank(0.5), p95Ms: rank(0.95) };
}

/** Sequences of the newest moves between two states, each of which may hold others, newest first. */
export function movesOver(
  ring: MoveRing,
  {
    chart,
    from,
    to,
    before,
    limit,
  }: {
    readonly chart: ChartName;
    /** A state path; undefined is any. */
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    /** Only moves before this sequence. */
    readonly before: number;
    readonly limit: number;
  },
): readonly number[] {
  const within = (path: string | null, state: string | undefined): boolean =>
    state === undefined || path === state || path?.startsWith(`${state}.`) === true;
  const wanted = ring.roads.map(
    (road) => road.chart === chart && within(road.from, from) && within(road.to, to),
  );
  const found: number[] = [];
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  ring.scan(always, ({ seq, road }) => {
    if (wanted[road] && seq < before) found.push(seq);
  });
  return found.slice(-limit).toReversed();
}

const iso = (at: number): string => new Date(at).toISOString();
