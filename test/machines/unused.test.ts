import type { AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { chartWords } from '../../scripts/rules/chart-words.ts';
import { charts } from '../../src/machines/charts.ts';

const used = new Set(chartWords());

describe.each(Object.values(charts))('the chart of the $name', ({ name, machine }) => {
  const { guards, actions } = (machine as unknown as AnyStateMachine).implementations;

  it('decides with every guard that it names', () => {
    expect(Object.keys(guards).filter((guard) => !used.has(`${name} guard ${guard}`))).toEqual([]);
  });

  it('does every action that it names', () => {
    expect(Object.keys(actions).filter((one) => !used.has(`${name} action ${one}`))).toEqual([]);
  });
});
