import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLines, parseRow } from '../src/csv.js';

test('reads lines below the header', () => {
  assert.deepEqual(parseLines('sku,price,quantity\r\ncup,1200,2\n'), [
    { sku: 'cup', price: 1200, quantity: 2 },
  ]);
});

test('reads commas and quotes inside quotes', () => {
  assert.deepEqual(parseRow('"cup, blue",1200,2'), ['cup, blue', '1200', '2']);
  assert.deepEqual(parseRow('"3"" bowl",900,1'), ['3" bowl', '900', '1']);
});

test('refuses a quote that is never closed', () => {
  assert.throws(() => parseRow('"cup,1200,2'), /never closed/);
});
