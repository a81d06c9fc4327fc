import { createHash } from 'node:crypto';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** A part of a chart as plain data: what `machine.definition` says of a state, with its eventless transitions. */
export interface StateDefinition {
  readonly key: string;
  readonly type: string;
  readonly description?: string;
  readonly states: Readonly<Record<string, StateDefinition>>;
  readonly always?: readonly object[];
  readonly [field: string]: unknown;
}

/**
 * The whole chart as JSON. XState's own `definition` leaves `always` out, and with it most of what decides in the
 * ticket's chart; what is a function in it (parameters of actions) has no JSON and is left out here too.
 */
export function chartDefinition(machine: AnyStateMachine): StateDefinition {
  return stateDefinition(machine.root);
}

/** SHA-256 of the whole definition, first 16 hex digits: any change of the chart's shape shows. */
export function chartHash(machine: AnyStateMachine): string {
  const definition = JSON.stringify(chartDefinition(machine));
  return createHash('sha256').update(definition).digest('hex').slice(0, 16);
}

function stateDefinition(node: AnyStateNode): StateDefinition {
  const own = JSON.parse(JSON.stringify(node.definition)) as StateDefinition;
  const states = Object.values(node.states).map((child) => [child.key, stateDefinition(child)]);
  return {
    ...own,
    states: Object.fromEntries(states) as StateDefinition['states'],
    ...(node.always && node.always.length > 0 ? { always: node.always.map(transitionJson) } : {}),
  };
}

function transitionJson(transition: AnyTransitionDefinition): object {
  return JSON.parse(JSON.stringify(transition)) as object;
}
