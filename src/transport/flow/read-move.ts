import type { Address } from '../../machines/by.ts';
import type { ChartName } from '../../machines/charts.ts';
import type { JournalRow } from '../../supervisor/ports.ts';

/** An actor went from one state of its chart to another. */
export interface Move {
  readonly seq: number;
  readonly chart: ChartName;
  readonly actor: Address;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** State paths with dots; `from` is null for the actor's first. */
  readonly from: string | null;
  readonly to: string;
  /** Type of the event that the chart decided. */
  readonly event: string;
}

interface Told {
  readonly time: string;
  readonly data: {
    readonly event: { readonly type: string };
    readonly from: string | null;
    readonly to: string;
  };
}

const MOVING =
  /"type":"callboard\.(?:(ticket)\.(?:created|transition)|(worker)\.transition|(supervisor)\.transition)"/;
/** The type stands before everything that people and agents have written. */
const HEAD_CHARACTERS = 600;

/** The move that an event tells of; null where nothing went anywhere. Most events are passed over without being read. */
export function moveIn({ seq, actor, body }: JournalRow): Move | null {
  const found = MOVING.exec(body.slice(0, HEAD_CHARACTERS));
  if (!found) return null;
  const chart = (found[1] ?? found[2] ?? found[3]) as ChartName;
  const { time, data } = JSON.parse(body) as Told;
  const { from, to, event } = data;
  if (from === to) return null;
  return { seq, chart, actor, at: Date.parse(time), from, to, event: event.type };
}
