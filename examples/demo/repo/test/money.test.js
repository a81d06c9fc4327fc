import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, fromEuros, percent } from '../src/money.js';

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
