import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLine, createOrder } from '../src/order.js';
import { receipt } from '../src/receipt.js';

const order = addLine(createOrder('1', 'Ada'), { sku: 'tea-green', price: 450, quantity: 3 });

test('lists lines and the total', () => {
  const lines = receipt(order).split('\n');
  assert.match(lines[2], /^3 x tea-green +13\.50 €$/);
  assert.match(lines.at(-1), /^Total +13\.50 €$/);
});

test('fits the paper, however long a name is', () => {
  const long = addLine(order, { sku: 'x'.repeat(80), price: 1 });
  assert.ok(
    receipt(long)
      .split('\n')
      .every((line) => line.length <= 40),
  );
});
