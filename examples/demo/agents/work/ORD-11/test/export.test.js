import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as formats from '../src/export.js';
import { addLine, createOrder } from '../src/order.js';

const orders = [addLine(createOrder('1', 'Ada'), { sku: 'cup', price: 1250 })];

test('writes one JSON object a line', () => {
  assert.equal(formats.exportV2(orders), '{"id":"1","cents":1250}');
});

test('has only one format left', () => {
  assert.deepEqual(Object.keys(formats), ['exportV2']);
});
