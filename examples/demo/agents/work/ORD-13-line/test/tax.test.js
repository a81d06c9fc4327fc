import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLine, createOrder } from '../src/order.js';
import { taxOf } from '../src/tax.js';

test('charges tax on the total', () => {
  const order = addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1200 });
  assert.equal(taxOf(order, 19), 228);
});

test('rounds where the shop decided to', () => {
  let order = createOrder('1', 'Ada');
  for (const sku of ['a', 'b', 'c', 'd']) order = addLine(order, { sku, price: 14 });
  assert.equal(taxOf(order, 19), 12);
});
