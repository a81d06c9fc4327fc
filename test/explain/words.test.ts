import { describe, expect, test } from 'vitest';
import { chartShape } from '../../src/charts/chart.ts';
import { effectOf, effectsOf, workerEffectsOf } from '../../src/explain/effects.ts';
import { explain } from '../../src/explain/explain.ts';
import { outlookOf } from '../../src/explain/outlook.ts';
import type { Scene } from '../../src/explain/rules.ts';
import { ACTIONS } from '../../src/machines/actions.ts';
import { NOW } from '../cli/captured-io.ts';
import { ticket, worker } from '../cli/wire-objects.ts';
import { aStatus } from './a-status.ts';

const leavesOf = (chart: 'ticket' | 'worker'): string[] =>
  chartShape(chart)
    .states.filter(({ type }) => type !== 'compound')
    .map(({ path }) => path);
const PATHS = leavesOf('ticket').filter((path) => path !== 'arriving');

const CONFIGS = [
  aStatus(),
  aStatus(
    {
      review: { mode: 'enforce' },
      profiles: { luci: { command: ['a'] }, reviewer: { command: ['b'] } },
      gates: { tests: { command: ['c'] }, browser: { command: ['d'] } },
      workflows: { default: { gates: ['tests', 'browser'], signOff: true } },
      landing: { mode: 'ff-only' },
    },
    { engaged: true, used: 4 },
  ),
  aStatus({
    workflows: { default: { author: false } },
    landing: { mode: 'command', command: ['l'] },
    limits: { reviewCycles: 1, deaths: 0, bounces: 0, startFailures: 0, runsPerTicket: 1 },
    review: { retries: 0 },
  }),
  undefined,
];
const WORKERS = [
  null,
  ...leavesOf('worker').map((state) => worker({ state })),
  worker({ role: 'reviewer', profile: 'reviewer' }),
  worker({ role: 'gate', profile: 'gate tests' }),
];
const TICKETS = [
  {},
  { assignee: 'ada', sha: '9a41c7e0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6', deathCount: 1, bounces: 2 },
  { assignee: null, landed: true, sha: 'abc', reviewCycles: 2, runsCounted: 12, owner: 'bo' },
  { reason: 'dependency_cancelled', baseBranch: 'trunk', startFailures: 3 },
  { reason: 'interrupted' },
];

/** Every state with every worker, configuration and kind of ticket. */
function* scenes(statePath: string): Generator<Scene> {
  const state = statePath.split('.')[0] ?? '';
  for (const changes of TICKETS) {
    for (const one of WORKERS) {
      for (const rules of CONFIGS) {
        const allowedActions = [...ACTIONS];
        yield {
          ticket: ticket({ ...changes, state, statePath, allowedActions }),
          worker: one,
          rules,
          now: NOW,
        };
      }
    }
  }
}

/** Short, whole, and nothing in it that only programs say. */
const SENTENCE = /^(?!.*(undefined|null|NaN|\[object| {2}))[^\s.].{2,150}[^\s.:,;]$/;

describe.each(PATHS)('in %s', (statePath) => {
  test('every action has words for what it will do there', () => {
    for (const scene of scenes(statePath)) {
      const said = effectsOf(scene);
      expect(said.map(({ action }) => action)).toEqual(ACTIONS);
      for (const { action, effect } of said) expect(effect, action).toMatch(SENTENCE);
    }
  });

  test('what people can do with a worker, and what may happen next, have words', () => {
    for (const scene of scenes(statePath)) {
      for (const { effect } of workerEffectsOf(scene)) expect(effect).toMatch(SENTENCE);
      for (const { when, then, at } of outlookOf(scene)) {
        expect(when).toMatch(SENTENCE);
        expect(then).toMatch(SENTENCE);
        if (at !== null) expect(new Date(at).toISOString()).toBe(at);
      }
    }
  });

  test('what may happen next is told where the rules are known, and only there', () => {
    const state = statePath.split('.')[0] ?? '';
    const scene = { ticket: ticket({ state, statePath }), worker: null, now: NOW };
    expect(outlookOf(scene)).toEqual([]);
    const told = outlookOf({ ...scene, rules: aStatus() }).length;
    const final = state === 'done' || state === 'cancelled';
    expect(told > 0).toBe(!final);
  });
});

test('the states are those of the chart', () => {
  expect(chartShape('ticket').states.length).toBeGreaterThan(PATHS.length);
  expect(PATHS).toContain('review.judging');
});

test('an action of a newer service is passed over', () => {
  const scene = { ticket: ticket({ allowedActions: ['fly'] }), worker: null, now: NOW };
  expect(effectOf('fly', scene)).toBeNull();
  expect(effectOf('toString', scene)).toBeNull();
  expect(effectsOf(scene)).toEqual([]);
});

describe('a ticket that is being judged', () => {
  const rules = aStatus({
    owner: 'Ana',
    review: { mode: 'enforce', profile: 'reviewer', timeout: '10m' },
    profiles: { luci: { command: ['a'] }, reviewer: { command: ['b'] } },
    gates: { tests: { command: ['c'] }, browser: { command: ['d'] } },
    workflows: { default: { gates: ['tests', 'browser'] } },
  });
  const judged = ticket({
    state: 'review',
    statePath: 'review.judging',
    reviewCycles: 2,
    sha: '9a41c7e0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6',
    allowedActions: ['approve', 'reject', 'cancel', 'comment'],
  });
  const judge = worker({
    id: 'CB-1.r3',
    role: 'reviewer',
    profile: 'reviewer',
    startedAt: '2026-01-02T03:00:00.000Z',
  });
  const said = explain(judged, { worker: judge, escalation: null, rules, now: NOW });

  test('says what each verdict leads to, and what happens without one', () => {
    expect(said.outlook.map(({ when, at, then }) => [when, at, then])).toEqual([
      ['pass', null, '2 gates: tests and browser, then done'],
      ['fail', null, 'cycle 3 of 3: stops and asks Ana'],
      ['uncertain', null, "asks Ana, with the reviewer's reasons"],
      [
        'no verdict',
        '2026-01-02T03:10:00.000Z',
        'the reviewer is started once more, then it counts as uncertain',
      ],
    ]);
  });

  test('says what each action will do', () => {
    expect(said.actions).toEqual([
      { action: 'approve', effect: 'accepts 9a41c7e, skips the verdict and the gates' },
      {
        action: 'reject',
        effect: 'stops CB-1.r3, to todo, your words go into the next prompt, with fresh budgets',
      },
      { action: 'cancel', effect: 'gives it up, stops CB-1.r3, keeps branch and worktree' },
      {
        action: 'comment',
        effect: 'adds to the activity and moves nothing; the next prompt holds it',
      },
    ]);
    expect(said.workerActions.map(({ action }) => action)).toEqual(['stop', 'restart']);
  });
});

describe('limits decide what is said', () => {
  const next = (changes: object, when: string, rules = aStatus()): string | undefined => {
    const one = ticket({ state: 'in_progress', statePath: 'in_progress', ...changes });
    const told = outlookOf({ ticket: one, worker: worker(), rules, now: NOW });
    return told.find((prospect) => prospect.when === when)?.then;
  };

  test('a death that is borne, and the one that is not', () => {
    expect(next({}, 'it dies')).toBe('number 1 of 1 borne: starts again at once');
    expect(next({ deathCount: 1 }, 'it dies')).toBe('number 2, 1 borne: stops and asks lead');
    const none = aStatus({ limits: { deaths: 0 } });
    expect(next({ owner: 'bo' }, 'it dies', none)).toBe('number 1, 0 borne: stops and asks bo');
  });

  test('the run after the last one is none', () => {
    const todo = { state: 'todo', statePath: 'todo' };
    expect(next({ ...todo, runsCounted: 11 }, 'its turn')).toBe('run 12 of 12 starts');
    expect(next({ ...todo, runsCounted: 12 }, 'its turn')).toContain('all 12 runs are used');
  });

  test('slots that are all taken are told before a dispatch is tried', () => {
    const scene = { ticket: ticket(), worker: null, now: NOW };
    const full = effectOf('dispatch', { ...scene, rules: aStatus({}, { used: 4 }) });
    expect(full).toContain('refused while all 4 are taken');
    expect(effectOf('dispatch', { ...scene, rules: aStatus() })).not.toContain('refused');
  });
});
