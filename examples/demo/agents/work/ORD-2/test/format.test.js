import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../src/format.js';

test('writes cents with their currency', () => {
  assert.equal(formatMoney(123456, 'EUR'), '1,234.56 €');
  assert.equal(formatMoney(5, 'USD'), '0.05 $');
  assert.equal(formatMoney(-1999, 'EUR'), '-19.99 €');
});

test('knows currencies without cents', () => {
  assert.equal(formatMoney(1200000, 'JPY'), '1,200,000 ¥');
});

test('keeps the code of a currency that it does not know', () => {
  assert.equal(formatMoney(100, 'CHF'), '1.00 CHF');
});
