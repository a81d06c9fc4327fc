import { toDirectedGraph } from '@xstate/graph';
import type { DirectedGraphNode } from '@xstate/graph';
import type { AnyStateMachine } from 'xstate';
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { charts } from '../../src/machines/charts.ts';
import { shapeOf } from '../../src/charts/shape.ts';
import { chartDefinition, chartHash } from '../../src/step/chart-definition.ts';
import { chartShape, CHARTS } from './a-chart.ts';

/** Every transition as XState's own graph tells it, an oracle that shares no code with ours; it leaves `always` out. */
function graphOf(node: DirectedGraphNode): string[] {
  const own = node.edges.map(({ source, transition }) => {
    const from = source.path.join('.') || '*';
    const target = transition.target?.[0]?.path.join('.') ?? from;
    const { guard } = transition as { guard?: unknown };
    return [from, target, transition.eventType, guard ?? null].join(' | ');
  });
  return [...own, ...node.children.flatMap(graphOf)];
}

const pathsOf = (node: DirectedGraphNode): string[] =>
  node.children.flatMap((child) => [child.stateNode.path.join('.'), ...pathsOf(child)]);

interface Written {
  readonly always?: { readonly guard?: string } | readonly { readonly guard?: string }[];
  readonly states?: Readonly<Record<string, Written>>;
}

/** Every eventless transition as the chart was written. */
function alwaysOf({ always = [], states = {} }: Written, path: readonly string[]): string[] {
  const own = [always].flat().map(({ guard }) => [path.join('.'), guard ?? null].join(' | '));
  const below = Object.entries(states).flatMap(([key, state]) => alwaysOf(state, [...path, key]));
  return [...own, ...below];
}

describe.each(CHARTS)('the shape of the $name chart', ({ name }) => {
  const machine = charts[name].machine as unknown as AnyStateMachine;
  const shape = chartShape(name);

  it('has every state of the machine', () => {
    const paths = pathsOf(toDirectedGraph(machine));
    expect(shape.states.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
  });

  it('has every transition of the machine once, with its guard', () => {
    const ours = shape.transitions
      .filter(({ kind }) => kind !== 'always')
      .map(({ from, to, event, guard }) => [from, to, event, guard].join(' | '));
    expect(ours.toSorted()).toEqual(graphOf(toDirectedGraph(machine)).toSorted());
  });

  it('has every eventless transition once, with its guard', () => {
    const ours = shape.transitions
      .filter(({ kind }) => kind === 'always')
      .map(({ from, guard }) => [from, guard].join(' | '));
    expect(ours.toSorted()).toEqual(alwaysOf(machine.config as Written, []).toSorted());
  });

  it('names each guard, and each delay of a delayed transition', () => {
    for (const { kind, delay, label, guard } of shape.transitions) {
      expect(kind === 'after' ? `after ${delay}` : label).toBe(label);
      expect(guard).not.toBe('');
    }
    const delays = shape.transitions.flatMap(({ delay }) => (delay === null ? [] : [delay]));
    expect(new Set(delays)).toEqual(
      new Set(name === 'worker' ? Object.keys(machine.implementations.delays) : []),
    );
  });

  it('describes every state', () => {
    expect(shape.states.filter(({ description }) => !description)).toEqual([]);
  });
});

describe('a chart', () => {
  const chart = (guard: string | (() => boolean), always: string) =>
    setup({ guards: { may: () => true, must: () => true } }).createMachine({
      initial: 'a',
      states: {
        a: { always: { guard: always as 'may', target: 'b' } },
        b: { on: { go: { guard: guard as 'may', target: 'a' } } },
      },
    }) as unknown as AnyStateMachine;

  it('with a guard that has no name is refused, since it would be drawn as if it had no condition', () => {
    expect(() => shapeOf(chart(() => true, 'may'))).toThrow(/guard of .* has no name/);
  });

  it('has another hash when an eventless transition changes', () => {
    expect(chartHash(chart('may', 'may'))).toBe(chartHash(chart('may', 'may')));
    expect(chartHash(chart('may', 'may'))).not.toBe(chartHash(chart('may', 'must')));
    expect(chartDefinition(chart('may', 'may')).states['a']?.always).toHaveLength(1);
  });
});
