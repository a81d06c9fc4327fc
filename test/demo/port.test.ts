import { expect, test } from 'vitest';
import { choosePort } from '../../src/demo/port.ts';

test('the port that is wanted is taken as it is', async () => {
  expect(await choosePort(4999)).toBe(4999);
});

test.each([0, undefined])(
  'for %s a port with a number is found, since clients are told it',
  async (wanted) => {
    expect(await choosePort(wanted)).toBeGreaterThan(0);
  },
);
