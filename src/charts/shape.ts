import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** Where a transition of the chart's root begins, and where it ends if it moves nothing: in whatever state the actor is. */
export const ANYWHERE = '*';

/** A state as people and pictures know it. */
export interface ChartState {
  /** With dots: `review.judging`. */
  readonly path: string;
  readonly name: string;
  /** Path of the state around it; null at the top. */
  readonly parent: string | null;
  readonly type: 'atomic' | 'compound' | 'final';
  /** Path of the sub-state that is entered first; null without sub-states. */
  readonly initial: string | null;
  readonly description: string | null;
  /** Who must act while an actor is here. */
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly entry: readonly string[];
  readonly exit: readonly string[];
}

/** One transition of the chart. Several with the same event are tried in the order in which they stand. */
export interface ChartTransition {
  /** Path of the state that has it; {@link ANYWHERE} for the root's. */
  readonly from: string;
  /** Path of its target; the same as `from` where it only does something. */
  readonly to: string;
  /** The event's type as the chart has it: empty for an eventless one, `xstate.after.…` for a delayed one. */
  readonly event: string;
  readonly kind: 'event' | 'always' | 'after';
  /** The event in words: its type, `at once`, or `after idleFor`. */
  readonly label: string;
  /** Name of the delay of `after`. */
  readonly delay: string | null;
  readonly guard: string | null;
  readonly description: string | null;
  readonly actions: readonly string[];
  /** It has no target: the state is not left. */
  readonly stays: boolean;
  /** Its target is entered anew though the actor may be in it already. */
  readonly reenter: boolean;
}

export interface ChartShape {
  readonly description: string | null;
  /** Path of the first state. */
  readonly initial: string;
  /** In the order of the chart, each state before its sub-states. */
  readonly states: readonly ChartState[];
  readonly transitions: readonly ChartTransition[];
}

/** States and transitions of a machine, each once. */
export function shapeOf(machine: AnyStateMachine): ChartShape {
  const nodes = below(machine.root);
  const initial = machine.root.initial.target[0];
  if (!initial) throw new TypeError(`the chart ${machine.id} has no initial state`);
  return {
    description: machine.root.description ?? null,
    initial: pathOf(initial),
    states: nodes.map(stateOf),
    transitions: [machine.root, ...nodes].flatMap(transitionsOf),
  };
}

function below(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).flatMap((child) => [child, ...below(child)]);
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');

function stateOf(node: AnyStateNode): ChartState {
  if (node.type === 'parallel' || node.type === 'history') {
    throw new TypeError(`${node.id} is ${node.type}, which the pictures of charts do not know`);
  }
  const first = node.type === 'compound' ? node.initial.target?.[0] : undefined;
  const meta = node.meta as { owner?: string } | undefined;
  return {
    path: pathOf(node),
    name: node.key,
    parent: node.parent && node.parent.path.length > 0 ? pathOf(node.parent) : null,
    type: node.type,
    initial: first ? pathOf(first) : null,
    description: node.description ?? null,
    owner: meta?.owner ?? null,
    tags: node.tags,
    entry: node.entry.map(actionName),
    exit: node.exit.map(actionName),
  };
}

function transitionsOf(node: AnyStateNode): ChartTransition[] {
  const delays = new Map(node.after.map(({ eventType, delay }) => [eventType, String(delay)]));
  const all = [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
  return all.map((transition) => {
    const from = node.path.length === 0 ? ANYWHERE : pathOf(node);
    const { eventType } = transition;
    const delay = delays.get(eventType) ?? null;
    const kind = eventType === '' ? 'always' : delay === null ? 'event' : 'after';
    const target = transition.target?.[0];
    return {
      from,
      to: target ? pathOf(target) : from,
      event: eventType,
      kind,
      label: kind === 'always' ? 'at once' : delay === null ? eventType : `after ${delay}`,
      delay,
      guard: guardName(transition),
      description: transition.description ?? null,
      actions: transition.actions.map(actionName),
      stays: target === undefined,
      reenter: transition.reenter,
    };
  });
}

function guardName({ guard, source, eventType }: AnyTransitionDefinition): string | null {
  const unknown: unknown = guard;
  if (unknown === undefined) return null;
  if (typeof unknown === 'string') return unknown;
  const { type } = unknown as { type?: unknown };
  if (typeof unknown === 'object' && typeof type === 'string') return type;
  // It would be drawn as if it had no condition.
  throw new TypeError(`a guard of ${source.id} on "${eventType}" has no name`);
}

function actionName(action: unknown): string {
  if (typeof action === 'string') return action;
  const { type } = action as { type?: unknown };
  return typeof type === 'string' ? type : 'inline';
}
