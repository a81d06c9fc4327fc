import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportV1, exportV2 } from '../src/export.js';
import { addLine, createOrder } from '../src/order.js';

const orders = [addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1250 })];

test('writes the format of 2019', () => {
  assert.equal(exportV1(orders), '1;12.50');
});

test('writes one JSON object a line', () => {
  assert.equal(exportV2(orders), '{"id":"1","cents":1250}');
});
