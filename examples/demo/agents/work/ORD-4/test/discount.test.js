import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyAll, applyDiscount } from '../src/discount.js';

const tenPercent = { kind: 'percent', value: 10 };
const twoFifty = { kind: 'fixed', value: 250 };

test('takes off a share or a fixed amount', () => {
  assert.equal(applyDiscount(1000, tenPercent), 900);
  assert.equal(applyDiscount(1000, twoFifty), 750);
});

test('never goes below zero', () => {
  assert.equal(applyDiscount(100, twoFifty), 0);
});

test('takes shares off before fixed amounts, in whatever order they come', () => {
  assert.equal(applyAll(1000, [twoFifty, tenPercent]), 650);
  assert.equal(applyAll(1000, [tenPercent, twoFifty]), 650);
});

test('leaves an amount without discounts as it is', () => {
  assert.equal(applyAll(1000, []), 1000);
});
