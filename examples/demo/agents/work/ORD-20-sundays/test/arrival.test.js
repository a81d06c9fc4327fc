import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrival } from '../src/arrival.js';

test('a parcel travels its days, also into the next month', () => {
  assert.equal(arrival('2024-03-04', 1), '2024-03-05');
  assert.equal(arrival('2024-02-28', 2), '2024-03-01');
});

test('a parcel lies still on Sundays', () => {
  assert.equal(arrival('2024-03-02', 1), '2024-03-04');
});
