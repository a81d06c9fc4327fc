import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLine, createOrder, place, total } from '../src/order.js';

test('sums up its lines', () => {
  let order = createOrder('1', 'Ada');
  order = addLine(order, { sku: 'tea-green', price: 450, quantity: 2 });
  order = addLine(order, { sku: 'cup', price: 1200 });
  assert.equal(total(order), 2100);
});

test('is not changed by adding a line to a copy', () => {
  const order = createOrder('1', 'Ada');
  addLine(order, { sku: 'cup', price: 1200 });
  assert.deepEqual(order.lines, []);
});

test('cannot be placed without lines', () => {
  assert.throws(() => place(createOrder('1', 'Ada'), '2024-03-01T10:00:00Z'), /no lines/);
});
