import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextId } from '../src/ids.js';

test('never gives an id twice', () => {
  const ids = Array.from({ length: 100 }, () => nextId());
  assert.equal(new Set(ids).size, 100);
});
