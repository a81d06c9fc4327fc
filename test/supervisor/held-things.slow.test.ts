import { describe, expect, it } from 'vitest';
import { aWorld } from './a-world.ts';
import { anOperator } from '../operator/an-operator.ts';
import { HELD_THINGS } from './held-things.ts';
import { Watch } from './watch.ts';
import type { World } from './world.ts';

/** By now the operator has swept twice; the first time it only looks. */
const SWEPT = 62_000;

/** How the switch is engaged and released. */
const SWITCHES = {
  command: {
    on: (world: World) =>
      world.tell('supervisor', { type: 'person.engaged', halt: false, reason: null }),
    off: (world: World) => world.tell('supervisor', { type: 'person.released', reason: null }),
  },
  'flag file': {
    on: (world: World) => {
      world.flag.engaged = true;
      return world.advance(100);
    },
    off: (world: World) => {
      world.flag.clear();
      return world.advance(100);
    },
  },
  'flag file that cannot be looked at': {
    on: (world: World) => {
      world.flag.fails = new Error('EIO: i/o error');
      return world.advance(100);
    },
    off: (world: World) => {
      world.flag.fails = null;
      return world.advance(100);
    },
  },
} as const;

const LIVES = {
  'in one life of the service': async () => {},
  'across a crash': (world: World) => world.restart(),
  'across a restart': (world: World) => world.stopAndStart(),
} as const;

const ROADS: readonly (readonly [keyof typeof SWITCHES, keyof typeof LIVES])[] = [
  ['command', 'in one life of the service'],
  ['command', 'across a crash'],
  ['command', 'across a restart'],
  ['flag file', 'across a crash'],
  ['flag file that cannot be looked at', 'in one life of the service'],
];
const cases = Object.keys(HELD_THINGS).flatMap((thing) =>
  ROADS.map(([how, life]) => [thing, how, life] as const),
);

describe('the kill-switch', () => {
  it.each(cases)(
    'holds %s by a %s %s, and lets it go once [4.holds, 4.release, 4.told]',
    async (thing, how, life) => {
      const held = HELD_THINGS[thing]?.();
      if (!held) throw new Error(`nothing is known of ${thing}`);
      const { on, off } = SWITCHES[how];
      const { world, agents } = await aWorld({ watchesFlag: how !== 'command' });
      world.adopt = () => agents.adopt();
      const watch = new Watch(world, agents);
      const stage = { world, agents };
      const names = (): readonly string[] =>
        world.host.queries.killSwitch().held.map(({ what, ticket }) => `${what} ${ticket}`);

      await held.before(stage);
      await on(world);
      anOperator(world);
      await held.cause(stage);
      await world.advance(SWEPT);
      expect(held.happened(stage)).toBe(0);
      expect(world.path('ticket/CB-1')).toBe(held.path);
      expect(names()).toEqual([held.named]);

      await LIVES[life](world);
      if (life !== 'in one life of the service') anOperator(world);
      await world.advance(SWEPT);
      expect(held.happened(stage)).toBe(0);
      expect(world.path('ticket/CB-1')).toBe(held.path);
      expect(names()).toEqual([held.named]);
      expect(world.host.queries.killSwitch()).toMatchObject({
        engaged: true,
        by: how === 'command' ? 'ana' : 'flag file',
      });

      await off(world);
      await world.advance(SWEPT);
      expect(held.happened(stage)).toBe(1);
      expect(world.host.queries.killSwitch()).toMatchObject({ engaged: false, held: [] });
      expect(world.path('ticket/CB-1')).toBe(held.leadsTo);

      // A second turn of the switch finds nothing to let go.
      await on(world);
      await world.settle();
      await off(world);
      await world.advance(SWEPT);
      expect(held.happened(stage)).toBe(1);
      watch.atRest();
      expect(watch.problems).toEqual([]);
    },
  );
});
