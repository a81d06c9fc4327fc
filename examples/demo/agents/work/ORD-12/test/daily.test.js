import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dailyTotals, SHOP_TIME_ZONE } from '../src/daily.js';
import { addLine, createOrder, place } from '../src/order.js';

const open = addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1200 });

test('adds up the orders of a day, placed ones only', () => {
  const placed = place(open, '2024-03-01T10:00:00Z');
  assert.deepEqual(dailyTotals([open, placed, placed]), { '2024-03-01': 2400 });
});

test('takes the day of the shop, not that of Greenwich', () => {
  const late = place(open, '2024-03-01T23:30:00Z');
  assert.deepEqual(dailyTotals([late], 'Europe/Paris'), { '2024-03-02': 1200 });
});

test('uses the zone that the shop asked for', () => {
  assert.equal(SHOP_TIME_ZONE, '{{zone}}');
});
