import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDiscount } from '../src/discount.js';

test('takes off a share or a fixed amount', () => {
  assert.equal(applyDiscount(1000, { kind: 'percent', value: 10 }), 900);
  assert.equal(applyDiscount(1000, { kind: 'fixed', value: 250 }), 750);
});

test('never goes below zero', () => {
  assert.equal(applyDiscount(100, { kind: 'fixed', value: 250 }), 0);
});
