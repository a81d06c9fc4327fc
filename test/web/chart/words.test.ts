import { describe, expect, it } from 'vitest';
import type { Move } from '../../../web/src/data/moves.ts';
import { because, byWords, lastName, placeName } from '../../../web/src/views/chart/because.ts';
import type { Standing } from '../../../web/src/views/chart/words.ts';
import {
  actsWords,
  axisTime,
  headline,
  pastHeadline,
  subline,
} from '../../../web/src/views/chart/words.ts';
import { chartShape, CHARTS } from '../../charts/a-chart.ts';

const standing: Standing = {
  total: 34,
  asking: 4,
  oldestMs: 8_040_000,
  waiting: 7,
  withPerson: 0,
  overdue: 4,
  accepted: 6,
  slots: { used: 4, limit: 4 },
  range: 'in the last hour',
};

describe('the first sentence', () => {
  it.each<[Partial<Standing>, string]>([
    [{}, '4 tickets wait for a person, the oldest for 2 h 14 m'],
    [{ asking: 1 }, '1 ticket waits for a person, for 2 h 14 m'],
    [{ asking: 0, oldestMs: null }, 'Nothing waits for a person.'],
    [{ asking: 0, oldestMs: null, withPerson: 2 }, 'Nothing waits for a decision.'],
    [{ total: 0, asking: 0, oldestMs: null }, 'No tickets yet. Everything is ready.'],
  ])('with %o says: %s', (changes, words) => {
    expect(headline({ ...standing, ...changes }).join('')).toBe(words);
  });

  it('is followed by where the others are', () => {
    expect(subline(standing)).toBe(
      '34 tickets. 4 of 4 workers run, 7 wait for a slot or a dependency, 4 are overdue. 6 accepted in the last hour.',
    );
    expect(subline({ ...standing, withPerson: 2, slots: null })).toBe(
      '34 tickets. 7 wait for a slot or a dependency, 2 are with a person, 4 are overdue. 6 accepted in the last hour.',
    );
    expect(subline({ ...standing, withPerson: 1, waiting: 0, slots: null })).toBe(
      '34 tickets. 1 is with a person, 4 are overdue. 6 accepted in the last hour.',
    );
    expect(subline({ ...standing, total: 1, waiting: 1, overdue: 0, slots: null })).toBe(
      '1 ticket. 1 waits for a slot or a dependency, none is overdue. 6 accepted in the last hour.',
    );
  });

  it('is in the past where nothing is certain any more', () => {
    expect(pastHeadline(standing, '14:22:09')).toBe(
      'As of 14:22:09: 4 tickets waited for a person.',
    );
  });
});

describe('a time on an axis', () => {
  it.each([
    [40, '40 ms'],
    [500, '0.5 s'],
    [2_000, '2 s'],
    [8_240, '8.2 s'],
    [55_400, '55 s'],
    [100_000, '1 m 40'],
    [120_000, '2 m'],
    [3_960_000, '1 h 06'],
    [10_800_000, '3 h'],
    [172_800_000, '2 d'],
  ])('%i ms is %s', (ms, words) => expect(axisTime(ms)).toBe(words));
});

describe('who acts', () => {
  it.each(CHARTS)('is said for every state of the $name chart', ({ name }) => {
    for (const { path } of chartShape(name).states) {
      expect([path, actsWords(name, path, null)]).not.toEqual([path, '']);
    }
  });
});

const move = (type: string, more: object = {}): Move => ({
  seq: 1,
  at: 0,
  chart: 'ticket',
  ticket: 'CB-1',
  actor: 'CB-1',
  from: 'todo',
  to: 'in_progress',
  event: { type, ...more },
  by: { kind: 'dispatcher', id: 'dispatcher' },
});

describe('why something moved', () => {
  it.each([
    ['dispatcher.granted', { role: 'author' }, 'slot free'],
    ['dispatcher.granted', { role: 'reviewer' }, 'slot free for its reviewer'],
    ['person.answered', { text: 'In UTC.\nAlways.' }, 'answered: In UTC.'],
    ['person.rejected', { feedback: '' }, 'sent back'],
    [
      'worker.reported',
      { report: { signal: 'DONE', sha: '0123456789' } },
      'DONE, report accepted, commit 0123456',
    ],
    ['worker.died', { cause: 'exit 1: no\nspace' }, 'its worker died: exit 1: no'],
    ['commit.checked', { outcome: 'found', sha: '0123456789' }, 'commit 0123456 found'],
    ['commit.checked', { outcome: 'missing', gap: 'No commit.' }, 'no such commit: No commit.'],
    ['review.verdict', { verdict: 'fail', reasons: ['Not ready.'] }, 'fail: Not ready.'],
    ['gate.finished', { gate: 'tests', outcome: 'failed' }, 'gate tests: failed'],
    ['something.of_tomorrow', {}, 'something of tomorrow'],
  ])('by %s with %o is "%s"', (type, more, words) => {
    expect(because(move(type, more))).toBe(words);
  });

  it('has words for every event that the charts move by', () => {
    for (const { name } of CHARTS) {
      for (const { event, from, to } of chartShape(name).transitions) {
        if (event === '' || event.startsWith('xstate.') || from === '*' || from === to) continue;
        expect([event, because(move(event))]).not.toEqual([event, event.replaceAll(/[._]/g, ' ')]);
      }
    }
  });

  it('never fails on an event that lacks what it should have', () => {
    for (const { name } of CHARTS) {
      for (const { event } of chartShape(name).transitions) {
        for (const odd of [null, 7, {}, [], 'x']) {
          const more = { cause: odd, report: odd, reasons: odd, text: odd, sha: odd, gate: odd };
          expect(typeof because(move(event || 'none', more))).toBe('string');
        }
      }
    }
  });

  it.each([
    [{ kind: 'dispatcher', id: 'dispatcher' }, 'dispatcher'],
    [{ kind: 'worker', id: 'ORD-17.2' }, 'worker ORD-17.2'],
    [{ kind: 'person', id: 'Ana' }, 'Ana'],
    [{ kind: 'timer', id: 'ticket/CB-1 backoff' }, 'timer'],
    [{ kind: 'system', id: '' }, 'system'],
  ])('by %o is told as %s', (by, words) => expect(byWords(by)).toBe(words));

  it('names places by their last part', () => {
    expect(lastName('review.judging')).toBe('judging');
    expect(lastName('todo')).toBe('todo');
  });
});

it('a list of moves names each state of a chart in a way of its own', () => {
  for (const { name } of CHARTS) {
    const leaves = chartShape(name).states.filter(({ type }) => type === 'atomic');
    const names = leaves.map(({ path }) => placeName(name, path));
    expect(new Set(names).size, name).toBe(names.length);
  }
});
