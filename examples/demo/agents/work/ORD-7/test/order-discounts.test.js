import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDiscount, addLine, createOrder, summary } from '../src/order.js';

const order = addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1000 });

test('shows what discounts take off, and why', () => {
  const cheaper = addDiscount(order, { kind: 'percent', value: 10 });
  assert.deepEqual(summary(cheaper), { before: 1000, after: 900, words: '10 % off' });
});

test('keeps to the cap', () => {
  const cheaper = addDiscount(order, { kind: 'fixed', value: 900 });
  assert.equal(summary(cheaper).after, 600);
});
