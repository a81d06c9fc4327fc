import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';

export interface By {
  readonly kind: string;
  readonly id: string;
}

export interface Said {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A point of a ticket's history: the ticket as it was after one of its own events. */
export interface Point {
  readonly seq: number;
  readonly at: number;
  readonly ticket: Ticket;
}

/** A move of a ticket from state to state. The first one, its making, has the number 0. */
export interface Step extends Point {
  readonly n: number;
  readonly from: string | null;
  readonly to: string;
  readonly event: Said;
  readonly by: By;
}

/** What the events of one ticket say, oldest first. */
export interface Past {
  readonly events: readonly StreamEvent[];
  /** Every event that changed the ticket. */
  readonly points: readonly Point[];
  /** Those of them that moved it. */
  readonly steps: readonly Step[];
}

export const NO_PAST: Past = { events: [], points: [], steps: [] };

/** A ticket's events carry what they changed: put upon each other they give the ticket at every point. */
export function pastOf(events: readonly StreamEvent[]): Past {
  const points: Point[] = [];
  const steps: Step[] = [];
  let ticket: Ticket | null = null;
  for (const event of events) {
    const { type, sequence: seq, time, data } = event;
    const changes = data['ticket'] as Partial<Ticket> | undefined;
    if (!type.startsWith('callboard.ticket.') || !changes) continue;
    ticket = { ...ticket, ...changes, seq } as Ticket;
    const point = { seq, at: Date.parse(time), ticket };
    points.push(point);
    const { from, to, event: said, by } = data as unknown as Omit<Step, keyof Point | 'n'>;
    if (type !== 'callboard.ticket.created' && from === to) continue;
    steps.push({ ...point, n: steps.length, from, to, event: said, by });
  }
  return { events, points, steps };
}

/** The last one at or before a place in the stream; null before the first one. */
export function lastUntil<T extends { readonly seq: number }>(
  those: readonly T[],
  seq: number,
): T | null {
  return those[countUntil(those, (one) => one.seq <= seq) - 1] ?? null;
}

/** The last one at or before a time. */
export function lastBefore<T extends { readonly at: number }>(
  those: readonly T[],
  at: number,
): T | null {
  return those[countUntil(those, (one) => one.at <= at) - 1] ?? null;
}

/** How many at the front are so; those behind are not. */
function countUntil<T>(those: readonly T[], isSo: (one: T) => boolean): number {
  let [low, high] = [0, those.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(those[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A place in history beside now: the step before and after it. Null is now. */
export function stepBeside(
  steps: readonly Step[],
  at: number | null,
  way: -1 | 1,
): Step | null | undefined {
  if (way === 1) return at === null ? undefined : (steps.find(({ seq }) => seq > at) ?? null);
  if (at === null) return steps.at(-2);
  return steps.findLast(({ seq }) => seq < at);
}

/** A text of the wire; nothing where it is none. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How long the ticket was in each state until a point, in milliseconds, by path; and how long it is where it stands. */
export function dwellOf(
  steps: readonly Step[],
  until: number,
): { readonly spent: ReadonlyMap<string, number>; readonly here: number } {
  const spent = new Map<string, number>();
  let here = 0;
  steps.forEach((step, index) => {
    if (step.at > until) return;
    const end = Math.min(steps[index + 1]?.at ?? until, until);
    here = Math.max(0, end - step.at);
    for (const path of withParents(step.to)) spent.set(path, (spent.get(path) ?? 0) + here);
  });
  return { spent, here };
}

/** `review.judging` is in `review` too. */
export function withParents(path: string): readonly string[] {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

/** `ORD-12.4` is run 4, `ORD-12.r2` reviewer 2, `ORD-12.g1` gate 1 of its ticket. */
export function runName(worker: string): string {
  const [, kind = '', number = ''] = /\.([rg]?)(\d+)$/.exec(worker) ?? [];
  if (number === '') return worker;
  return `${{ r: 'reviewer', g: 'gate' }[kind] ?? 'run'} ${number}`;
}
