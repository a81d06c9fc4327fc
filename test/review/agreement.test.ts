import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../src/review/agreement.ts';
import type { ReviewTally } from '../../src/supervisor/ports.ts';
import { agreementSchema } from '../../src/transport/protocol/index.ts';
import { aReview, outside } from './a-review.ts';

const tally = (change: Partial<ReviewTally>): ReviewTally => ({
  reviewer: 'reviewer',
  model: 'm-1',
  verdict: 'pass',
  wouldAction: 'advance',
  outcome: 'applied',
  humanDecision: null,
  count: 1,
  lastAt: '2026-01-01T00:00:00.000Z',
  ...change,
});
const failed = { verdict: null, wouldAction: null, outcome: 'error' } as const;

describe('agreement of reviewers and people', () => {
  it('counts verdicts by decision and says how often each kind was right [3.agreement]', () => {
    const [row] = agreementOf([
      tally({ humanDecision: 'accepted_done', count: 9 }),
      tally({ humanDecision: 'sent_back', count: 1, lastAt: '2026-02-01T00:00:00.000Z' }),
      tally({ humanDecision: 'cancelled', count: 2 }),
      tally({ count: 4 }),
      tally({ verdict: 'fail', humanDecision: 'sent_back', count: 3 }),
      tally({ verdict: 'fail', humanDecision: 'accepted_done', count: 1 }),
      tally({ verdict: 'uncertain', count: 5 }),
      tally({ ...failed, count: 6 }),
      tally({ outcome: 'stale', humanDecision: 'sent_back', count: 7 }),
    ]);
    expect(row).toEqual({
      reviewer: 'reviewer',
      model: 'm-1',
      verdicts: {
        pass: { accepted_done: 9, sent_back: 1, cancelled: 2, undecided: 4 },
        fail: { accepted_done: 1, sent_back: 3, cancelled: 0, undecided: 0 },
        uncertain: { accepted_done: 0, sent_back: 0, cancelled: 0, undecided: 5 },
      },
      precision: { pass: 0.9, fail: 0.75 },
      agreement: 0.8571,
      decided: 14,
      uncertainShare: 0.2,
      shadow: { advance: 0, return_for_fixes: 0, escalate: 0 },
      errors: 6,
      stale: 7,
      lastAt: '2026-02-01T00:00:00.000Z',
    });
  });

  it('has no rate where nothing was decided [3]', () => {
    const [undecided, onlyErrors] = agreementOf([
      tally({ reviewer: 'a', count: 3 }),
      tally({ ...failed, reviewer: 'b' }),
    ]);
    expect(undecided).toMatchObject({
      precision: { pass: null, fail: null },
      agreement: null,
      decided: 0,
      uncertainShare: 0,
    });
    expect(onlyErrors).toMatchObject({ agreement: null, uncertainShare: null, errors: 1 });
  });

  it('keeps reviewers and models apart, by name', () => {
    const rows = agreementOf([
      tally({ reviewer: 'b', model: null }),
      tally({ reviewer: 'b', model: 'm-2' }),
      tally({ reviewer: 'a', model: 'm-1' }),
      tally({ reviewer: 'b', model: 'm-1' }),
    ]);
    expect(rows.map(({ reviewer, model }) => [reviewer, model])).toEqual([
      ['a', 'm-1'],
      ['b', null],
      ['b', 'm-1'],
      ['b', 'm-2'],
    ]);
  });

  it('counts each verdict once, whatever there is, and its rates are rates', () => {
    const any = fc.record({
      reviewer: fc.constantFrom('a', 'b'),
      model: fc.constantFrom(null, 'm'),
      verdict: fc.constantFrom('pass', 'fail', 'uncertain'),
      wouldAction: fc.constantFrom('advance', 'return_for_fixes', 'escalate'),
      outcome: fc.constantFrom('applied', 'held', 'shadow', 'stale', 'error'),
      humanDecision: fc.constantFrom(null, 'accepted_done', 'sent_back', 'cancelled'),
      count: fc.integer({ min: 1, max: 1_000 }),
      lastAt: fc.constant('2026-01-01T00:00:00.000Z'),
    });
    fc.assert(
      fc.property(fc.array(any), (tallies) => {
        const rows = agreementOf(tallies).map((row) => agreementSchema.parse(row));
        const sum = (counts: object): number =>
          Object.values(counts as Record<string, number>).reduce((all, count) => all + count, 0);
        const counted = rows.reduce(
          (all, { verdicts, errors, stale }) =>
            all + errors + stale + Object.values(verdicts).reduce((n, one) => n + sum(one), 0),
          0,
        );
        expect(counted).toBe(tallies.reduce((all, { count }) => all + count, 0));
        for (const { agreement, precision, uncertainShare } of rows) {
          for (const rate of [agreement, precision.pass, precision.fail, uncertainShare]) {
            expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true);
          }
        }
      }),
    );
  });

  it('counts a reviewer’s failures by its runs, those that were tried again among them [2.7]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.exits('CB-1.r1', 1);
    await world.settle();
    await agents.exits('CB-1.r2', 0, { unreadable: 'prose' });
    await world.settle();
    await outside(world, 's1', 'pass');
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    const rows = agreementOf(world.store.reviewTallies({}));
    expect(rows).toMatchObject([
      { reviewer: 'a bot', stale: 1, decided: 0 },
      { reviewer: 'reviewer', errors: 2, decided: 0, uncertainShare: null },
    ]);
    expect(world.store.reviewTallies({ reviewer: 'a bot' })).toHaveLength(1);
    expect(world.store.reviewTallies({ model: 'another' })).toEqual([]);
    const [bot] = world.store.reviewTallies({ reviewer: 'a bot' });
    expect(world.store.reviewTallies({ since: bot?.lastAt })).not.toEqual([]);
    expect(world.store.reviewTallies({ since: '2999-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('counts what people decided about a verdict that acted', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce', phases: { signOff: true } });
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    expect(agreementOf(world.store.reviewTallies({}))).toMatchObject([
      { reviewer: 'reviewer', model: null, precision: { pass: 1, fail: null }, decided: 1 },
    ]);
  });
});
