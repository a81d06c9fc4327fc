import type { StreamEvent } from '../../../src/transport/protocol/event.ts';
import { Source } from './source.ts';

const KEPT_MAX = 500;

/** A transition as the stream told it. */
export interface Move {
  readonly seq: number;
  readonly at: number;
  /** `ticket`, `worker` or `supervisor`. */
  readonly chart: string;
  /** The ticket it is about; null for the supervisor's own. */
  readonly ticket: string | null;
  readonly actor: string;
  readonly from: string | null;
  readonly to: string;
  readonly event: { readonly type: string; readonly [field: string]: unknown };
  readonly by: { readonly kind: string; readonly id: string };
}

const CHART_OF: Readonly<Record<string, string>> = {
  'callboard.ticket.created': 'ticket',
  'callboard.ticket.transition': 'ticket',
  'callboard.worker.transition': 'worker',
  'callboard.supervisor.transition': 'supervisor',
};

/** Null for an event that moves nothing. */
export function moveOf(event: StreamEvent): Move | null {
  const chart = CHART_OF[event.type];
  const data = event.data as Partial<Pick<Move, 'from' | 'to' | 'event' | 'by'>>;
  if (chart === undefined || data.to === undefined || !data.event || !data.by) return null;
  return {
    seq: event.sequence,
    at: Date.parse(event.time),
    chart,
    ticket: event.subject ?? null,
    actor: event.source.replace(/^\/(tickets|workers)\//, ''),
    from: data.from ?? null,
    to: data.to,
    event: data.event,
    by: data.by,
  };
}

type Listener = (move: Move) => void;

/** The newest moves of each chart, and those that happen while one looks. */
export class Moves extends Source {
  /** Newest last. Apart for each chart: what seldom moves is not pushed out by what often does. */
  readonly #kept = new Map<string, Move[]>();
  readonly #listeners = new Set<Listener>();

  /** Newest first. */
  newest(count: number, chart = 'ticket'): readonly Move[] {
    return (this.#kept.get(chart) ?? []).slice(-count).toReversed();
  }

  /** Each move as it comes: a token travels, a count goes up. What happened before is not told. */
  onMove(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What happened before the page came. */
  remember(moves: readonly Move[]): void {
    for (const chart of new Set(moves.map((move) => move.chart))) {
      const kept = this.#kept.get(chart) ?? [];
      const seen = new Set(kept.map(({ seq }) => seq));
      const older = moves.filter((move) => move.chart === chart && !seen.has(move.seq));
      const all = [...older, ...kept].toSorted((a, b) => a.seq - b.seq);
      this.#kept.set(chart, all.slice(-KEPT_MAX));
    }
    this.touch();
  }

  add(move: Move): void {
    const kept = this.#kept.get(move.chart);
    if (!kept) this.#kept.set(move.chart, [move]);
    else {
      kept.push(move);
      if (kept.length > 2 * KEPT_MAX) kept.splice(0, kept.length - KEPT_MAX);
    }
    this.touch();
    for (const listener of this.#listeners) listener(move);
  }

  clear(): void {
    this.#kept.clear();
    this.touch();
  }
}
