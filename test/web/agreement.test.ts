import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/transport/protocol/review.ts';
import { agreementOverTime, agrees, WINDOW } from '../../web/src/views/reviewers/agreement.ts';

const review = (verdict: string, humanDecision: string | null, at = 0): Review =>
  ({ verdict, humanDecision, at: new Date(at).toISOString() }) as Review;

describe('agreement of a reviewer and people', () => {
  it.each([
    ['pass', 'accepted_done', true],
    ['pass', 'sent_back', false],
    ['pass', 'cancelled', null],
    ['pass', null, null],
    ['fail', 'accepted_done', false],
    ['fail', 'sent_back', true],
    ['fail', 'cancelled', null],
    ['fail', null, null],
    ['uncertain', 'accepted_done', null],
    ['uncertain', 'sent_back', null],
  ])('a %s that a person %s: %s', (verdict, decision, same) =>
    expect(agrees(review(verdict, decision))).toBe(same),
  );

  it('tells the share of the last decided ones after each of them', () => {
    const right = review('pass', 'accepted_done');
    const wrong = review('pass', 'sent_back');
    const open = review('pass', null);
    const line = agreementOverTime([right, open, wrong, right, right]);
    expect(line.map(({ value }) => value)).toEqual([1, 1 / 2, 2 / 3, 3 / 4]);
  });

  it('forgets what is older than its window', () => {
    const wrong = Array.from({ length: WINDOW }, () => review('fail', 'accepted_done'));
    const right = Array.from({ length: WINDOW }, () => review('fail', 'sent_back'));
    expect(agreementOverTime([...wrong, ...right]).at(-1)?.value).toBe(1);
  });
});
