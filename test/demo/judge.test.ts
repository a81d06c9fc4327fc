import { describe, expect, test } from 'vitest';
import { judgeDemo } from '../../src/demo/judge.ts';
import type { JudgedTicket } from '../../src/demo/judge.ts';
import type { ExpectedTicket, PersonStep } from '../../src/demo/material.ts';
import { dueSteps } from '../../src/demo/person.ts';

const ticket = (id: string, more: Partial<JudgedTicket> = {}): JudgedTicket => ({
  id,
  title: `Ticket ${id}`,
  state: 'todo',
  statePath: more.state ?? 'todo',
  reason: null,
  waitingFor: null,
  dependsOn: [],
  deathCount: 0,
  reviewCycles: 0,
  runs: 0,
  ...more,
});
const done: ExpectedTicket = { id: 'A', path: 'success', state: 'done', runs: 1, why: 'it worked' };
const answer: PersonStep = {
  when: { ticket: 'A', state: 'needs_input', reason: 'question' },
  afterSeconds: 1,
  action: { action: 'answer', by: 'lead', text: 'yes' },
};
const settled = (tickets: JudgedTicket[], left: PersonStep[] = []) =>
  judgeDemo(tickets, [done], left).settled;

describe('the verdict on the demo', () => {
  test('is right where every ticket rests as expected', () => {
    const { settled, rows } = judgeDemo([ticket('A', { state: 'done', runs: 1 })], [done]);
    expect(settled).toBe(true);
    expect(rows).toEqual([
      { id: 'A', title: 'Ticket A', expected: 'done', actual: 'done', ok: true, why: 'it worked' },
    ]);
  });

  test('names every difference', () => {
    const expected = { ...done, state: 'needs_input', reason: 'died_twice', deathCount: 2 };
    const [row] = judgeDemo([ticket('A', { state: 'done', runs: 3 })], [expected]).rows;
    expect(row).toMatchObject({
      ok: false,
      expected: 'needs_input (died_twice)',
      why: 'done instead of needs_input, reason none instead of died_twice, deathCount 0 instead of 2, runs 3 instead of 1',
    });
  });

  test('compares what a ticket waits for with a pattern', () => {
    const expected = { ...done, state: 'todo', waitingFor: 'anna', runs: 0 };
    const judge = (waitingFor: string | null) =>
      judgeDemo([ticket('A', { waitingFor })], [expected]).rows[0];
    expect(judge('anna, a person')?.ok).toBe(true);
    expect(judge(null)?.why).toBe('waits for nothing instead of anna');
  });

  test('counts a ticket that was never imported as wrong, and does not wait for it', () => {
    const { settled, rows } = judgeDemo([], [done]);
    expect(settled).toBe(true);
    expect(rows[0]).toMatchObject({ ok: false, actual: 'missing', why: 'it was never imported' });
  });

  test('shows a ticket that a person added, and does not judge it', () => {
    const { settled, rows } = judgeDemo([ticket('X')], []);
    expect(settled).toBe(true);
    expect(rows[0]).toMatchObject({ id: 'X', ok: true, why: 'added by hand' });
  });
});

test('a person who was answered otherwise than must be makes the row wrong', () => {
  const surprises = new Map([['A', 'delivered instead of runtime_busy']]);
  const { rows, settled } = judgeDemo(
    [ticket('A', { state: 'done', runs: 1 })],
    [done],
    [],
    surprises,
  );
  expect(settled).toBe(true);
  expect(rows[0]).toMatchObject({ ok: false, why: 'delivered instead of runtime_busy' });
});

describe('a demo is settled', () => {
  test.each(['in_progress', 'review', 'todo'])('not while a ticket is in %s', (state) => {
    expect(settled([ticket('A', { state })])).toBe(false);
  });

  test.each(['needs_input', 'inbox', 'cancelled', 'done'])(
    'when a ticket rests in %s although it should not',
    (state) => {
      expect(settled([ticket('A', { state })])).toBe(true);
    },
  );

  test('when a review waits for a person who has nothing to do there', () => {
    expect(settled([ticket('A', { state: 'review', statePath: 'review.deciding' })])).toBe(true);
    expect(settled([ticket('A', { state: 'review', statePath: 'review.judging' })])).toBe(false);
  });

  test('not while a person has still to act on a ticket', () => {
    const asked = ticket('A', { state: 'needs_input', reason: 'question' });
    expect(settled([asked], [answer])).toBe(false);
    expect(settled([asked], [])).toBe(true);
    expect(settled([{ ...asked, reason: 'died_twice' }], [answer])).toBe(true);
  });

  test('when a ticket waits for a dependency that rests, however far away', () => {
    const chain = (state: string) => [
      ticket('A', { dependsOn: ['B'] }),
      ticket('B', { dependsOn: ['C'] }),
      ticket('C', { state }),
    ];
    expect(settled(chain('needs_input'))).toBe(true);
    expect(settled(chain('in_progress'))).toBe(false);
    expect(settled(chain('done'))).toBe(false);
  });

  test('when a ticket belongs to a person', () => {
    expect(settled([ticket('A', { waitingFor: 'anna, a person: no profile' })])).toBe(true);
  });
});

test('a step of a person is due exactly where its ticket stands as it says', () => {
  const at = (more: Partial<JudgedTicket>) => dueSteps([answer], [ticket('A', more)]);
  expect(at({ state: 'needs_input', reason: 'question' })).toEqual([answer]);
  expect(at({ state: 'needs_input', reason: 'died_twice' })).toEqual([]);
  expect(at({ state: 'done' })).toEqual([]);
});

test('a step that speaks to a worker waits until that worker works', () => {
  const step: PersonStep = {
    when: { ticket: 'A', state: 'in_progress', worker: 'live.working' },
    afterSeconds: 0,
    action: { action: 'input', by: 'anna', text: 'mind the gap' },
  };
  const at = (state: string, role: 'author' | 'reviewer' = 'author') =>
    dueSteps(
      [step],
      [ticket('A', { state: 'in_progress' })],
      [{ id: 'A.1', ticket: 'A', role, state }],
    );
  expect(at('starting')).toEqual([]);
  expect(at('live.working', 'reviewer')).toEqual([]);
  expect(at('live.working')).toEqual([step]);
});
