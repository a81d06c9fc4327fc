import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dailyTotals } from '../src/daily.js';
import { addLine, createOrder, place } from '../src/order.js';

test('adds up the orders of a day, placed ones only', () => {
  const open = addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1200 });
  const placed = place(open, '2024-03-01T10:00:00Z');
  assert.deepEqual(dailyTotals([open, placed, placed]), { '2024-03-01': 2400 });
});
