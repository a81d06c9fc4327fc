import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLine, createOrder } from '../src/order.js';

test('refuses a quantity that nobody can order', () => {
  for (const quantity of [0, -3, 1.5, Number.NaN, '2']) {
    assert.throws(
      () => addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1200, quantity }),
      RangeError,
    );
  }
});
