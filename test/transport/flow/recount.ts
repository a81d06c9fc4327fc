import type { JournalRow } from '../../../src/supervisor/ports.ts';
import type { Flow } from '../../../src/transport/protocol/flow.ts';

/** A move as the journal tells it; `stayed` is how long the actor had been where it left, in milliseconds. */
export interface Plain {
  readonly seq: number;
  readonly chart: string;
  readonly at: number;
  readonly from: string | null;
  readonly to: string;
  readonly event: string;
  readonly stayed: number | null;
}

interface Body {
  readonly source: string;
  readonly time: string;
  readonly data: {
    readonly from?: string | null;
    readonly to?: string;
    readonly event?: { readonly type: string };
  };
}

/** Every move of a journal that is read from its first event on, the plainest way. */
export function plainMoves(rows: readonly JournalRow[]): Plain[] {
  const since = new Map<string, number>();
  return rows.flatMap(({ seq, body }) => {
    const { source, time, data } = JSON.parse(body) as Body;
    const { from, to, event } = data;
    if (to === undefined || from === undefined || from === to) return [];
    const at = Date.parse(time);
    const earlier = since.get(source);
    since.set(source, at);
    const chart = source.startsWith('/tickets/')
      ? 'ticket'
      : source.startsWith('/workers/')
        ? 'worker'
        : 'supervisor';
    const stayed = from === null || earlier === undefined ? null : at - earlier;
    return [{ seq, chart, at, from, to, event: event?.type ?? '', stayed }];
  });
}

type Counted = Pick<Flow, 'edges' | 'dwell' | 'buckets'>;

/** What the flow of a range should be, counted anew for each number. */
export function recount(
  moves: readonly Plain[],
  range: { readonly chart: string; readonly from: number; readonly to: number },
): Counted {
  const { from, to } = range;
  const own = moves.filter(
    (move) => move.chart === range.chart && move.at >= from && move.at <= to,
  );
  const edgeOf = (move: Plain): string => JSON.stringify([move.from, move.to, move.event]);
  const edges = [...new Set(own.map(edgeOf))].map((edge) => {
    const over = own.filter((move) => edgeOf(move) === edge);
    const last = over.at(-1) as Plain;
    return {
      from: last.from,
      to: last.to,
      event: last.event,
      count: over.length,
      lastSeq: last.seq,
      lastAt: new Date(last.at).toISOString(),
    };
  });
  const left = [...new Set(own.flatMap((move) => (move.stayed === null ? [] : [move.from])))];
  const dwell = left.map((path) => {
    const times = own
      .flatMap((move) => (move.from === path && move.stayed !== null ? [move.stayed] : []))
      .toSorted((a, b) => a - b);
    const atLeast = (share: number): number =>
      times.find((_, index) => (index + 1) / times.length >= share) as number;
    return { path: path ?? '', count: times.length, medianMs: atLeast(0.5), p95Ms: atLeast(0.95) };
  });
  const span = to - from;
  const buckets = Array.from({ length: 60 }, (_, index) => {
    const inside = own.filter(({ at }) => {
      if (span === 0) return index === 0;
      // In whole numbers: sixty times the time since the beginning.
      const past = (at - from) * 60;
      return past >= index * span && (past < (index + 1) * span || (index === 59 && at === to));
    });
    const entered: Record<string, number> = {};
    for (const move of inside) entered[move.to] = (entered[move.to] ?? 0) + 1;
    return {
      at: new Date(from + Math.floor((index * span) / 60)).toISOString(),
      moves: inside.length,
      entered,
    };
  });
  return sorted({ edges, dwell, buckets });
}

/** In an order that both ways of counting can be brought into. */
export function sorted({ edges, dwell, buckets }: Counted): Counted {
  const by = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return { edges: edges.toSorted(by), dwell: dwell.toSorted(by), buckets };
}
