import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAll } from '../src/discount-text.js';

const tenPercent = { kind: 'percent', value: 10 };
const voucher = { kind: 'fixed', value: 250 };

test('says what is taken off', () => {
  assert.equal(describeAll([]), '');
  assert.equal(describeAll([tenPercent]), '10 % off');
  assert.equal(describeAll([tenPercent, tenPercent, voucher]), '10 % off, 10 % off and 2.50 off');
});
