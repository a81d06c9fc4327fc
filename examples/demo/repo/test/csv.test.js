import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLines } from '../src/csv.js';

test('reads lines below the header', () => {
  assert.deepEqual(parseLines('sku,price,quantity\ncup,1200,2\n'), [
    { sku: 'cup', price: 1200, quantity: 2 },
  ]);
});
