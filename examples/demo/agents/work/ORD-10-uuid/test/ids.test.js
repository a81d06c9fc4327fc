import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextId } from '../src/ids.js';

test('never gives an id twice', () => {
  const ids = Array.from({ length: 1000 }, () => nextId());
  assert.equal(new Set(ids).size, 1000);
});

test('gives ids that are too long to be tried out', () => {
  assert.ok(nextId().length >= 8);
});
