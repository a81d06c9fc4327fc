import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOrder } from '../src/order.js';
import { sortByAge } from '../src/retention.js';

const at = (placedAt) => ({ ...createOrder('1', 'Ada'), placedAt });

test('lets go of orders after ten years, to the day', () => {
  const old = at('2014-02-28T23:59:59Z');
  const young = at('2014-03-01T00:00:00Z');
  const sorted = sortByAge([old, young], '2024-03-01T00:00:00Z');
  assert.deepEqual(sorted, { keep: [young], remove: [old] });
});

test('never touches an order that is not placed', () => {
  const open = createOrder('1', 'Ada');
  assert.deepEqual(sortByAge([open], '2099-01-01T00:00:00Z').keep, [open]);
});
