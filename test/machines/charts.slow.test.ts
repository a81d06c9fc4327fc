import { describe, expect, it } from 'vitest';
import { explore } from '../model-based/explore.ts';
import { chartsUnderTest } from '../model-based/charts-under-test.ts';

interface Node {
  readonly id: string;
  readonly description?: string;
  readonly meta?: { readonly owner?: string };
  readonly states: Readonly<Record<string, Node>>;
  readonly transitions: ReadonlyMap<string, readonly { readonly guard?: unknown }[]>;
  readonly always?: readonly { readonly guard?: unknown }[];
}

const nodesOf = (node: Node): Node[] => [node, ...Object.values(node.states).flatMap(nodesOf)];

describe.each(Object.values(chartsUnderTest))('the chart of the $name', ({ slices }) => {
  const [slice] = slices;
  if (!slice) throw new Error('nothing to look at');
  const nodes = nodesOf(slice.machine.root);

  it('says of each state what it means', () => {
    expect(nodes.filter(({ description }) => !description).map(({ id }) => id)).toEqual([]);
  });

  it('says of each state at the top who must act', () => {
    const top = nodes.filter(({ id }) => id.split('.').length === 2);
    expect(top.filter(({ meta }) => !meta?.owner).map(({ id }) => id)).toEqual([]);
  });

  it('names every condition', () => {
    const unnamed = nodes.flatMap(({ id, transitions, always = [] }) =>
      [...[...transitions.values()].flat(), ...always]
        .filter(({ guard }) => guard !== undefined && typeof guard !== 'string')
        .map(() => id),
    );
    expect(unnamed).toEqual([]);
  });

  it('knows nothing that JSON does not carry', () => {
    const smallest = slices.toSorted((a, b) => a.alphabet.length - b.alphabet.length)[0] ?? slice;
    for (const { snapshot } of explore(smallest).places) {
      expect(snapshot).toStrictEqual(JSON.parse(JSON.stringify(snapshot)));
    }
  });
});
