import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLine, createOrder } from '../src/order.js';
import { release, reserve } from '../src/stock.js';

const order = addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1200, quantity: 2 });

test('takes what an order needs', () => {
  assert.deepEqual(reserve({ cup: 5, tea: 1 }, order), { cup: 3, tea: 1 });
});

test('refuses what is not there', () => {
  assert.throws(() => reserve({ cup: 1 }, order), /not enough cup/);
});

test('gives back what a cancelled order had', () => {
  const cancelled = { ...order, status: 'cancelled' };
  assert.deepEqual(release(reserve({ cup: 5 }, order), cancelled), { cup: 5 });
});

test('gives nothing back for an order that is still on', () => {
  assert.throws(() => release({}, order), /is open/);
});
