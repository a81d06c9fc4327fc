import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streamLines } from '../src/csv-stream.js';

test('joins rows that are cut between two pieces', async () => {
  const lines = [];
  for await (const line of streamLines(['sku,price,quantity\ncu', 'p,12', '00,2\ntea,450,1'])) {
    lines.push(line);
  }
  assert.deepEqual(lines, [
    { sku: 'cup', price: 1200, quantity: 2 },
    { sku: 'tea', price: 450, quantity: 1 },
  ]);
});
