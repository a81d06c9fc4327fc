import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label } from '../src/label.js';
import { createOrder } from '../src/order.js';

test('shows addressee and id in groups', () => {
  assert.equal(label(createOrder('ab12-cd34e', 'Ada')), 'Ada\nAB12 CD34 E');
});
