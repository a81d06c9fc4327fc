import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyCapped, CAP } from '../src/discount-cap.js';

test('lets small discounts through', () => {
  assert.equal(applyCapped(1000, [{ kind: 'percent', value: 10 }]), 900);
});

test('stops large ones at the cap', () => {
  const greedy = [
    { kind: 'percent', value: 50 },
    { kind: 'fixed', value: 300 },
  ];
  assert.equal(applyCapped(1000, greedy), 1000 - CAP * 10);
});
