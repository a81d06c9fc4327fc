import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Review, VerdictAnswer } from '../../src/transport/protocol/review.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture } from './site.ts';
import type { Watch } from './watch.ts';
import { aWatch } from './watch.ts';

const gate = (code: string, more: object = {}) => ({
  command: [...fixture('gates/exits-with.mjs'), code],
  ...more,
});
let watch: Watch;
let site: Site;
let service: Service;

async function begin(review: object): Promise<void> {
  site = aSite({
    review,
    limits: { workers: 8, reviewers: 8 },
    gates: {
      passes: gate('0'),
      fails: gate('1'),
      unable: gate('75'),
      hangs: gate('never', { timeout: '1s' }),
      missing: { command: ['no-such-gate'] },
    },
    workflows: {
      default: {},
      green: { review: false, gates: ['passes', 'passes'], signOff: true },
      red: { review: false, gates: ['passes', 'fails'] },
      unable: { review: false, gates: ['unable'] },
      hangs: { review: false, gates: ['hangs'] },
      missing: { review: false, gates: ['missing'] },
    },
  });
  watch = aWatch();
  service = await startService(site);
  await watch.attach(service);
}
async function end(): Promise<void> {
  watch.close();
  await service.kill();
  site.clear();
}

const create = async (judge: string, more: object = {}): Promise<string> => {
  const fields = { title: 'Judge it', body: `PLAY done\nJUDGE ${judge}`, ...more };
  return (await service.post<Ticket>('/tickets', fields)).id;
};
const comments = async (id: string): Promise<string[]> =>
  (await service.get<{ items: { text: string }[] }>(`/tickets/${id}/comments`)).items.map(
    ({ text }) => text,
  );
const escalation = async (id: string | null) =>
  (await service.escalations()).filter(({ ticket }) => ticket === id);
const reviews = async (id: string): Promise<Review[]> =>
  (await service.get<{ items: Review[] }>(`/reviews?ticket=${id}`)).items;

describe('review, enforced', () => {
  beforeAll(() => begin({ mode: 'enforce', timeout: '2s' }));
  afterAll(end);

  test('a third fail asks the owner, once, in the words that the law has for it [2.7.limit]', async () => {
    const id = await create('fail', { owner: 'anna' });
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({
      reason: 'max_review_cycles',
      reviewCycles: 3,
      deathCount: 0,
    });
    expect(await comments(id)).toContain('Max review cycles reached. Needs anna decision.');
    expect(await escalation(id)).toMatchObject([{ reason: 'max_review_cycles', owner: 'anna' }]);
    expect(site.starts(id)).toHaveLength(3);
    expect(site.starts(id, 'reviewer')).toHaveLength(3);
    expect((await reviews(id)).map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail']);
    // A person gives fresh budgets, and what was decided stands beside the verdict.
    await service.post(`/tickets/${id}/actions`, { action: 'approve', by: 'anna' });
    await watch.state(id, 'done');
    expect((await reviews(id)).at(-1)).toMatchObject({ humanDecision: 'accepted_done' });
    expect((await escalation(id))[0]).toMatchObject({ resolvedBy: 'anna' });
  });

  test('an uncertain verdict asks a person, with its reasons, and is not tried again [2.7.uncertain]', async () => {
    const id = await create('uncertain');
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({
      reason: 'uncertain_verdict',
      reviewCycles: 0,
    });
    expect((await escalation(id))[0]?.text).toContain('- read');
    expect(site.starts(id, 'reviewer')).toHaveLength(1);
  });

  test.each([
    ['says nothing that can be read', 'garbage', /no JSON object with a verdict/],
    ['crashes', 'crash', /exit 3/],
    ['takes too long', 'wait', /longer than 2 s/],
  ])(
    'a reviewer that %s is asked once more, and then that is uncertain [2.7.reviewer-failure]',
    async (_, judge, why) => {
      const id = await create(judge);
      await watch.state(id, 'needs_input');
      expect(await service.ticket(id)).toMatchObject({
        reason: 'uncertain_verdict',
        reviewCycles: 0,
      });
      expect((await escalation(id))[0]?.text).toMatch(why);
      expect(site.starts(id, 'reviewer')).toHaveLength(2);
      expect(await reviews(id)).toMatchObject([
        { verdict: 'uncertain', outcome: 'applied', error: expect.stringMatching(why) as string },
      ]);
    },
  );

  test('three such in a row are one escalation about no ticket, resolved by the next verdict [2.7.three-failures]', async () => {
    expect(await escalation(null)).toMatchObject([
      { reason: 'reviewers_failing', resolvedBy: null },
    ]);
    await watch.state(await create('pass'), 'done');
    const [global] = await escalation(null);
    expect(global?.resolvedBy).not.toBeNull();
  });

  test('a verdict from outside acts for the commit that is judged, and for no other [2.7.outside]', async () => {
    const id = await create('wait');
    await watch.state(id, 'review.judging');
    const { sha } = await service.ticket(id);
    const say = (body: object) =>
      service.post<VerdictAnswer>(`/tickets/${id}/verdicts`, { reviewer: 'bob', ...body });
    const base = site.git('rev-parse', 'main');
    expect(await say({ sha: base, verdict: 'fail' })).toMatchObject({ applied: false });
    expect((await service.ticket(id)).statePath).toBe('review.judging');
    expect(await say({ sha, verdict: 'pass' })).toMatchObject({ applied: true });
    await watch.state(id, 'done');
    await eventually('its own reviewer was stopped', async () =>
      (await service.workers()).every(({ state, ticket }) => ticket !== id || state === 'ended'),
    );
    expect(await say({ sha, verdict: 'fail' })).toMatchObject({ applied: false });
    expect((await service.ticket(id)).state).toBe('done');
  });

  test('gates pass one after the other, and then a person signs off [1.review]', async () => {
    const id = await create('', { workflow: 'green' });
    await watch.state(id, 'review.deciding');
    const runs = (await service.workers()).filter(({ ticket, role }) => {
      return ticket === id && role === 'gate';
    });
    expect(runs).toHaveLength(2);
    const [first, second] = runs.toSorted((a, b) => a.id.localeCompare(b.id));
    expect(String(second?.startedAt) >= String(first?.endedAt)).toBe(true);
    expect(await escalation(id)).toMatchObject([{ reason: 'sign_off' }]);
    await service.post(`/tickets/${id}/actions`, { action: 'approve', by: 'anna' });
    await watch.state(id, 'done');
    expect(site.starts(id, 'reviewer')).toEqual([]);
  });

  test('a gate that fails sends back with the end of its output [2.9.fail]', async () => {
    const id = await create('', { workflow: 'red' });
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({
      reason: 'max_review_cycles',
      reviewCycles: 3,
    });
    expect((await escalation(id))[0]?.text).toContain('the gate says 1');
  });

  test.each(['unable', 'hangs', 'missing'])(
    'a gate that cannot run (%s) is uncertain [2.9.unable]',
    async (workflow) => {
      const id = await create('', { workflow });
      await watch.state(id, 'needs_input');
      expect(await service.ticket(id)).toMatchObject({
        reason: 'uncertain_verdict',
        reviewCycles: 0,
      });
      expect((await escalation(id))[0]?.text).toMatch(/the gate says|no-such-gate/);
    },
  );
});

describe('review, in shadow', () => {
  beforeAll(() => begin({ mode: 'shadow' }));
  afterAll(end);

  test.each([
    ['pass', 'advance'],
    ['fail', 'return_for_fixes'],
    ['uncertain', 'escalate'],
  ])(
    'a %s is stored as what it would have done (%s), and nobody waits for it [3.shadow]',
    async (verdict, would) => {
      const id = await create('wait');
      await watch.state(id, 'done');
      await eventually('its reviewer waits', () => site.starts(id, 'reviewer').length === 1);
      const { version } = await service.ticket(id);
      site.say(id, verdict);
      await eventually('the verdict', async () => (await reviews(id)).length === 1);
      expect(await reviews(id)).toMatchObject([
        { mode: 'shadow', verdict, wouldAction: would, outcome: 'shadow', humanDecision: null },
      ]);
      const ticket = await service.ticket(id);
      expect(ticket).toMatchObject({ state: 'done', reviewCycles: 0 });
      expect(ticket.version).toBeGreaterThanOrEqual(version);
      expect(await escalation(id)).toEqual([]);
    },
  );
});
