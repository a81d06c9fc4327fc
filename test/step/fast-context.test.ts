import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { begin, step } from '../../src/step/step.ts';

setFlagsFromString('--allow-natives-syntax');
const isFast = runInThisContext('(object) => %HasFastProperties(object)') as (o: object) => boolean;

/** As many fields as a ticket has, of several types; as text, since it is how objects are made that matters. */
const text = `{${Array.from({ length: 67 }, (_, n) => `"field${n}":${['7', '"a"', 'null', '[1]'][n % 4]}`).join()}}`;

it('the context of an actor stays in the fast form, however often it is assigned to', () => {
  const machine = createMachine({
    context: () => JSON.parse(text) as Record<string, unknown>,
    on: {
      count: { actions: [assign({ field0: 'a text' }), assign({ field1: 7, field2: { an: 1 } })] },
    },
  });
  let { snapshot } = begin(machine, undefined);
  for (let n = 0; n < 3; n += 1) {
    const result = step(machine, snapshot, { type: 'count' });
    expect(result).not.toBeNull();
    snapshot = result?.snapshot ?? snapshot;
  }
  expect(isFast(snapshot.context)).toBe(true);
  const changed = text.replace(
    '"field0":7,"field1":"a","field2":null',
    '"field0":"a text","field1":7,"field2":{"an":1}',
  );
  expect(JSON.stringify(snapshot.context)).toBe(changed);
});
