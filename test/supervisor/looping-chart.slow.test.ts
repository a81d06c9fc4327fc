import type { AnyStateMachine } from 'xstate';
import { describe, expect, it, vi } from 'vitest';
import type * as Charts from '../../src/machines/charts.ts';
import { charts } from '../../src/machines/charts.ts';
import { ChartError, step } from '../../src/step/step.ts';
import { aWorld, openEscalations } from './a-world.ts';

// A ticket's chart with two more states, each of which leads to the other without an event.
vi.mock('../../src/machines/charts.ts', async (original) => {
  const real = await original<typeof Charts>();
  const { createMachine } = await import('xstate');
  const machine = real.charts.ticket.machine as unknown as AnyStateMachine;
  const { states } = machine.config as { states: Record<string, { on: object }> };
  const looping = createMachine({
    ...machine.config,
    states: {
      ...states,
      todo: { ...states['todo'], on: { ...states['todo']?.on, 'person.triaged': '#ticket.here' } },
      here: { always: '#ticket.there' },
      there: { always: '#ticket.here' },
    },
  } as never).provide(machine.implementations as never);
  return { charts: { ...real.charts, ticket: { ...real.charts.ticket, machine: looping } } };
});

describe('a chart that leads in a circle', () => {
  it.each(Object.values(charts))(
    'is cut short in the chart of the $name [10.21]',
    ({ machine }) => {
      expect((machine as unknown as AnyStateMachine).options.maxIterations).toBe(1_000);
    },
  );

  it('throws instead of going round for ever [10.21]', async () => {
    const machine = charts.ticket.machine as unknown as AnyStateMachine;
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    const { snapshot } = world.actor('ticket/CB-1');
    const event = { type: 'person.triaged', at: 0, by: { kind: 'person', id: 'ana' } };
    expect(() => step(machine, snapshot, event)).toThrow(ChartError);
  });

  it('costs the one event that led there: it is kept apart, and a person is asked [10.21]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.create({ assignee: 'mia' });
    const before = world.actor('ticket/CB-1');
    expect(await world.tell('ticket/CB-1', { type: 'person.triaged' })).toMatchObject({
      outcome: 'dead_letter',
    });
    expect(world.actor('ticket/CB-1')).toEqual(before);
    expect(openEscalations(world).map(({ reason }) => reason)).toEqual(['dead_letter ticket/CB-1']);
    expect(await world.tell('ticket/CB-2', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'applied',
    });
  });
});
