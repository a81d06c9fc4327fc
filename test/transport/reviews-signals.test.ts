import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView } from './fake-host.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  const place = { state: 'review', statePath: 'review.judging', sha: 'abc' };
  running.host.tickets.set('CB-1', ticketView('CB-1', place));
});
afterEach(() => running.close());

const path = '/api/v1/tickets/CB-1/verdicts';
const body = { sha: 'abc', verdict: 'fail', reasons: ['no'], gaps: ['tests'], reviewer: 'luci' };

describe('a verdict from outside', () => {
  it('is told to the ticket in the name of its reviewer', async () => {
    await ask(running, { method: 'POST', path, body });
    const { sha, verdict, reasons, gaps, reviewer } = body;
    expect(running.host.told).toMatchObject([
      {
        to: 'ticket/CB-1',
        saying: { type: 'review.verdict', worker: null, reviewer, sha, verdict, reasons, gaps },
        options: { by: { kind: 'reviewer', id: 'luci' } },
      },
    ]);
  });

  it.each([
    ['applied', true],
    ['held', false],
    ['shadow', false],
    ['stale', false],
  ])('that was recorded as %s says applied: %s', async (outcome, applied) => {
    running.host.behave(() => ({ verdict: outcome as 'applied' }));
    const response = await ask(running, { method: 'POST', path, body });
    expect(response.status).toBe(200);
    expect(response.json).toMatchObject({ applied, outcome, id: 'r1', ticket: 'CB-1', seq: 1 });
  });

  it.each([
    ['verdict', { verdict: 'maybe' }],
    ['sha', { sha: '' }],
    ['reasons', { reasons: 'no' }],
    ['gaps.0', { gaps: ['x'.repeat(65 * 1024)] }],
  ])('with a wrong %s is refused', async (at, wrong) => {
    const response = await ask(running, { method: 'POST', path, body: { ...body, ...wrong } });
    expect(response.status).toBe(400);
    expect(response.json.errors).toMatchObject([{ path: at }]);
  });

  it('names the person who wrote it where that is all that is known', async () => {
    const { sha, verdict } = body;
    const response = await ask(running, {
      method: 'POST',
      path,
      body: { sha, verdict, by: 'Ada' },
    });
    expect(response.json.reviewer).toBe('Ada');
    expect(running.host.told.at(-1)?.options.by).toEqual({ kind: 'person', id: 'Ada' });
  });

  it.each([
    ['review.judging', 'ABC', /give the whole id/],
    ['review.judging', 'ab', /give the whole id/],
    ['review.judging', 'def', /is judged for commit abc, not for def\.$/],
    ['review.judging', 'abc', /has a verdict for abc already/],
    ['done', 'abc', /is done: no verdict is waited for/],
  ])('in %s for %s says why it moves nothing', async (statePath, sha, why) => {
    running.host.tickets.set('CB-1', ticketView('CB-1', { statePath, sha: 'abc' }));
    running.host.behave(() => ({ verdict: 'stale' }));
    const response = await ask(running, { method: 'POST', path, body: { ...body, sha } });
    expect(response.json).toMatchObject({ applied: false, detail: expect.stringMatching(why) });
  });
});

describe('the agreement of reviewers and people', () => {
  const stats = '/api/v1/reviews/stats';
  const tally = (reviewer: string) => ({
    reviewer,
    model: null,
    verdict: 'pass',
    wouldAction: 'advance',
    outcome: 'shadow',
    humanDecision: 'accepted_done',
    count: 2,
    lastAt: '2026-01-01T00:00:00.000Z',
  });

  it('is a list, one row per reviewer and model', async () => {
    running.host.tallies.push(tally('b'), tally('a'));
    const first = await ask(running, { path: `${stats}?limit=1` });
    expect(first).toMatchObject({
      status: 200,
      json: { items: [{ reviewer: 'a', agreement: 1, shadow: { advance: 2 } }], nextCursor: '1' },
    });
    const second = await ask(running, { path: `${stats}?limit=1&cursor=1` });
    expect(second.json).toMatchObject({ items: [{ reviewer: 'b' }], nextCursor: null });
  });

  it.each(['since=yesterday', 'since=', 'cursor=x', 'limit=0', 'sha=abc', 'reviewer='])(
    'refuses ?%s',
    async (query) => {
      expect((await ask(running, { path: `${stats}?${query}` })).status).toBe(400);
    },
  );

  it('is empty where there are no verdicts', async () => {
    const since = encodeURIComponent('2026-01-31T12:00:00+01:00');
    const response = await ask(running, { path: `${stats}?since=${since}&model=m` });
    expect(response).toMatchObject({ status: 200, json: { items: [], nextCursor: null } });
  });
});

describe('a review by hand', () => {
  const asked = { method: 'POST', path: '/api/v1/tickets/CB-1/reviews' };

  it.each([
    ['review.judging', false],
    ['done', true],
  ])('in %s answers with its reviewer, advisory: %s', async (statePath, advisory) => {
    running.host.tickets.set('CB-1', ticketView('CB-1', { statePath, sha: 'abc' }));
    running.host.behave(() => ({ spawned: ['CB-1.r1'] }));
    const response = await ask(running, { ...asked, body: { by: 'Ada' } });
    expect(response).toMatchObject({
      status: 202,
      json: { ticket: 'CB-1', worker: 'CB-1.r1', sha: 'abc', advisory, seq: 1 },
    });
    expect(running.host.told).toMatchObject([
      { saying: { type: 'person.review_asked' }, options: { by: { kind: 'person', id: 'Ada' } } },
    ]);
  });

  it('needs no body', async () => {
    expect((await ask(running, asked)).status).toBe(202);
  });

  it('where there is nothing to review is 409 with what may be done instead', async () => {
    running.host.behave(() => ({ outcome: 'ignored', address: 'ticket/CB-1', state: 'todo' }));
    const response = await ask(running, asked);
    expect(response).toMatchObject({
      status: 409,
      json: { code: 'not_allowed_in_state', allowedActions: ['comment', 'dispatch'] },
    });
  });

  it.each([
    ['no_free_slot', 409],
    ['invalid', 400],
  ] as const)('that is rejected as %s is %i', async (code, status) => {
    running.host.behave(() => ({ outcome: 'rejected', code, detail: 'why' }));
    expect(await ask(running, asked)).toMatchObject({ status, json: { code } });
  });

  it('of an unknown ticket is 404', async () => {
    const response = await ask(running, { ...asked, path: '/api/v1/tickets/CB-9/reviews' });
    expect(response.status).toBe(404);
  });
});

describe('a signal', () => {
  it.each([
    ['accepted', 200, undefined],
    ['unknown_nonce', 403, 'forbidden'],
    ['stale', 409, 'stale_nonce'],
    ['malformed', 422, 'invalid'],
  ])('that is %s gets %i', async (nonce, status, code) => {
    const signal = { ticket: 'CB-1', nonce, signal: 'DONE', payload: 'x', sha: 'abc' };
    const asked = { method: 'POST', path: '/api/v1/signals', token: null, body: signal };
    const response = await ask(running, asked);
    expect(response).toMatchObject({
      status,
      json: code ? { code } : { outcome: 'accepted', seq: 7 },
    });
    expect(running.logged.join()).not.toContain(nonce);
  });

  it('of an unknown kind is for the service to count', async () => {
    const signal = { ticket: 'CB-1', nonce: 'malformed', signal: 'DANCE', payload: '' };
    const asked = { method: 'POST', path: '/api/v1/signals', token: null, body: signal };
    expect((await ask(running, asked)).text).toContain('as told');
  });

  it.each([{}, { nonce: 7 }, { payload: 'x'.repeat(65 * 1024) }])(
    'that has no shape is 422',
    async (wrong) => {
      const signal = { ticket: 'CB-1', nonce: 'accepted', signal: 'DONE', ...wrong };
      const asked = { method: 'POST', path: '/api/v1/signals', token: null, body: signal };
      expect((await ask(running, asked)).status).toBe(422);
    },
  );
});
