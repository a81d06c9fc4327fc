import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, fromEuros, percent, roundHalfEven } from '../src/money.js';

test('adds cents without losing any', () => {
  assert.equal(add(10, 20), 30);
  assert.equal(add(), 0);
});

test('turns euros into cents', () => {
  assert.equal(fromEuros(19.99), 1999);
});

test('takes a share in per cent', () => {
  assert.equal(percent(1000, 19), 190);
});

test('rounds halves to the even neighbour', () => {
  assert.deepEqual([0.5, 1.5, 2.5, 3.5].map(roundHalfEven), [0, 2, 2, 4]);
  assert.deepEqual([-0.5, -1.5, -2.5].map(roundHalfEven), [0, -2, -2]);
});

test('rounds everything else to the nearest', () => {
  assert.deepEqual([1.4, 1.6, -1.4, 7].map(roundHalfEven), [1, 2, -1, 7]);
});

test('does not drift when many shares are rounded', () => {
  const shares = Array.from({ length: 100 }, (_, at) => percent(at * 10 + 5, 10));
  assert.equal(add(...shares), 5000);
});
