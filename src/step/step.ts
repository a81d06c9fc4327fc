import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { initialTransition, transition } from 'xstate';
import { keepFast } from './fast-context.ts';

/** What is stored of an actor: plain JSON that a machine resolves again. */
export interface Snapshot {
  readonly value: StateValue;
  readonly context: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'done';
}
export type StateValue = string | { readonly [key: string]: StateValue };

/** An action that the chart asked for, as data. The host sorts it: record, message or deed. */
export interface Action {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface TimerSet {
  readonly id: string;
  readonly delayMs: number;
  readonly event: EventObject;
}

export interface StepResult {
  readonly snapshot: Snapshot;
  /** In the order in which the chart asked for them. */
  readonly actions: readonly Action[];
  /** Timers in order: a set replaces one of the same id, a clear removes it. */
  readonly timers: readonly ({ readonly set: TimerSet } | { readonly clear: string })[];
}

/** A chart, or an action of it, threw. The actor stays at its last durable snapshot. */
export class ChartError extends Error {
  readonly code = 'chart_error';
}

/** The first snapshot of an actor, and what its first states ask for. */
export function begin(machine: AnyStateMachine, input: unknown): StepResult {
  return outcome(guarded(() => initialTransition(machine, input)));
}

/**
 * One pure transition: no clock, no random, no I/O, shared by every host.
 * @returns null where the chart ignores the event in this state: then nothing has changed.
 * @throws {ChartError} when a guard or an action of the chart throws.
 */
export function step(
  machine: AnyStateMachine,
  from: Snapshot,
  event: EventObject,
): StepResult | null {
  const snapshot = resolve(machine, from);
  // The same object comes back from an ignored event, but from a targetless transition too: `can` tells them apart.
  if (!guarded(() => snapshot.can(event))) return null;
  return outcome(guarded(() => transition(machine, snapshot, event)));
}

/** Which of the events the chart would take in this state. */
export function takes<E extends EventObject>(
  machine: AnyStateMachine,
  from: Snapshot,
  events: readonly E[],
): E[] {
  const snapshot = resolve(machine, from);
  return events.filter((event) => guarded(() => snapshot.can(event)));
}

export function hasTag(machine: AnyStateMachine, from: Snapshot, tag: string): boolean {
  return resolve(machine, from).hasTag(tag);
}

/** `review.judging` for `{ review: 'judging' }`. */
export function statePath(value: StateValue): string {
  if (typeof value === 'string') return value;
  const [entry] = Object.entries(value);
  return entry ? `${entry[0]}.${statePath(entry[1])}` : '';
}

/** Turns stored JSON into a snapshot of the machine. `transition` throws on plain JSON. */
function resolve(machine: AnyStateMachine, from: Snapshot): AnyMachineSnapshot {
  keepFast(machine, from.context);
  return guarded(() =>
    machine.resolveState({
      value: from.value,
      context: from.context,
      status: from.status,
    }),
  );
}

function outcome([next, actions]: readonly [AnyMachineSnapshot, readonly unknown[]]): StepResult {
  if (next.status === 'error') throw new ChartError('the chart failed', { cause: next.error });
  const asked: Action[] = [];
  const timers: StepResult['timers'][number][] = [];
  for (const raw of actions as { type: string; params?: Record<string, unknown> }[]) {
    if (raw.type === 'xstate.raise') {
      const { event, id, delay } = raw.params as {
        event: EventObject;
        id?: string;
        delay?: number;
      };
      // Without a delay it is a self-event of the same macrostep, which `transition` has already taken.
      if (delay !== undefined)
        timers.push({ set: { id: id ?? event.type, delayMs: delay, event } });
    } else if (raw.type === 'xstate.cancel') {
      timers.push({ clear: String(raw.params?.['sendId']) });
    } else if (!raw.type.startsWith('xstate.')) {
      asked.push({ type: raw.type, params: raw.params ?? {} });
    }
  }
  return {
    snapshot: {
      value: next.value as StateValue,
      context: next.context as Record<string, unknown>,
      status: next.status === 'done' ? 'done' : 'active',
    },
    actions: asked,
    timers,
  };
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ChartError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ChartError(`the chart failed: ${why}`, { cause });
  }
}
