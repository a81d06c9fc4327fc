import type { Move } from './moves.ts';
import type { Dwell } from './pace.ts';
import type { Range } from './range.ts';

/** The answer of `GET /charts/:name/flow`. */
export interface FlowAnswer {
  readonly from: string;
  readonly to: string;
  /** Everything up to this event is counted. */
  readonly seq: number;
  /** False: the range reaches back before what is known. */
  readonly complete: boolean;
  readonly edges: readonly FlowEdge[];
  readonly dwell: readonly Dwell[];
  /** Sixty equal parts of the range, oldest first. */
  readonly buckets: readonly Bucket[];
}

export interface FlowEdge {
  readonly from: string | null;
  readonly to: string;
  readonly event: string;
  readonly count: number;
}

export interface Bucket {
  readonly at: string;
  readonly moves: number;
  readonly entered: Readonly<Record<string, number>>;
}

/** A range of which nothing is known yet. */
export function emptyFlow(range: Range, at: number): FlowAnswer {
  const ends = range.kind === 'fixed' ? range : { from: at - range.ms, to: at };
  return {
    from: new Date(ends.from).toISOString(),
    to: new Date(ends.to).toISOString(),
    seq: 0,
    complete: true,
    edges: [],
    dwell: [],
    buckets: [],
  };
}

/** With one move more; the same where it was counted already. */
export function withMove(flow: FlowAnswer, move: Move): FlowAnswer {
  if (move.seq <= flow.seq) return flow;
  const { from, to, event } = move;
  const at = flow.edges.findIndex(
    (edge) => edge.from === from && edge.to === to && edge.event === event.type,
  );
  const edge = flow.edges[at];
  return {
    ...flow,
    seq: move.seq,
    edges: edge
      ? flow.edges.with(at, { ...edge, count: edge.count + 1 })
      : [...flow.edges, { from, to, event: event.type, count: 1 }],
    buckets: flow.buckets.length === 0 ? [] : entered(flow.buckets, to),
  };
}

/** The newest part takes what happens until the range is read anew. */
function entered(buckets: readonly Bucket[], path: string): readonly Bucket[] {
  const last = buckets.at(-1);
  if (!last) return buckets;
  return buckets.with(buckets.length - 1, {
    ...last,
    moves: last.moves + 1,
    entered: { ...last.entered, [path]: (last.entered[path] ?? 0) + 1 },
  });
}

/** How many came into a state, or into what it holds. */
export const enteredIn = (bucket: Bucket, path: string): number =>
  Object.entries(bucket.entered).reduce(
    (sum, [state, count]) => (covers(path, state) ? sum + count : sum),
    0,
  );

/** A state that holds others stands for all of them. */
export const covers = (state: string, path: string): boolean =>
  path === state || path.startsWith(`${state}.`);
