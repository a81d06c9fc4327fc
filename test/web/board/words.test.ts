import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../src/transport/protocol/worker.ts';
import { deedsOf, deedTo } from '../../../web/src/shell/act/deeds.ts';
import { ageWords } from '../../../web/src/views/board/age-words.ts';
import { meterWords, metersOf } from '../../../web/src/views/board/meters.ts';
import type { WhyFacts } from '../../../web/src/views/board/why.ts';
import { whyWords } from '../../../web/src/views/board/why.ts';
import { aStatus, at, aTicket, ms } from './a-ticket.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('the age in the corner of a card', () => {
  it.each([
    [0, 'now'],
    [999, 'now'],
    [48 * SECOND, '48 s'],
    [6 * MINUTE + 40 * SECOND, '6 m 40'],
    [6 * MINUTE + 4 * SECOND, '6 m 04'],
    [6 * MINUTE, '6 m'],
    [41 * MINUTE + 59 * SECOND, '41 m'],
    [2 * HOUR + 14 * MINUTE, '2 h 14'],
    [23 * HOUR, '23 h'],
    [49 * HOUR, '2 d'],
  ])('of %i ms is %s', (age, words) => expect(ageWords(age)).toBe(words));
});

describe('the meters of a card', () => {
  it('show what is not zero, against the count that stops [2]', () => {
    const ticket = aTicket('x', { deathCount: 1, reviewCycles: 2, startFailures: 1 });
    expect(metersOf(ticket, aStatus().limits).map(meterWords)).toEqual([
      'deaths: 1 of 2',
      'cycles: 2 of 3',
      'failed starts: 1 of 4',
    ]);
    expect(metersOf(aTicket('x'), aStatus().limits)).toEqual([]);
    expect(metersOf(ticket, undefined).map(meterWords)[0]).toBe('deaths: 1');
  });
});

const OTHERS: readonly Ticket[] = [
  aTicket('CB-8', { state: 'needs_input', owner: 'Ana' }),
  aTicket('CB-9', { state: 'in_progress' }),
  aTicket('CB-7', { state: 'cancelled' }),
];
const worker = (id: string, changes: Partial<Worker>): Worker =>
  ({
    id,
    role: 'author',
    profile: 'luci',
    state: 'live.busy',
    lastActivityAt: null,
    ...changes,
  }) as Worker;
const WORKERS = [
  worker('starts', { state: 'starting' }),
  worker('talks', { lastActivityAt: at(88) }),
  worker('silent', { lastActivityAt: at(-420) }),
  worker('unknown', {}),
  worker('judge', { role: 'reviewer', profile: 'claude' }),
  worker('gate', { role: 'gate', profile: 'browser' }),
];

describe('why a card is where it is', () => {
  const facts = (changes: Partial<WhyFacts> = {}): WhyFacts => ({
    get: (id) => OTHERS.find((ticket) => ticket.id === id),
    worker: (id) => WORKERS.find((worker) => worker.id === id),
    lastSign: (id) => WORKERS.find((worker) => worker.id === id)?.lastActivityAt ?? null,
    status: aStatus(),
    held: false,
    at: ms(100),
    ...changes,
  });
  const said = (changes: Partial<Ticket>, place: number | null = null, held = false): string =>
    whyWords(aTicket('CB-1', changes), facts({ held }), place);

  it.each<[Partial<Ticket>, string]>([
    [{ state: 'inbox' }, 'Not triaged yet'],
    [{ state: 'todo', assignee: 'ana' }, 'Waits for ana, a person'],
    [{ state: 'todo', profile: 'gone' }, 'Waits for a profile named gone'],
    [{ state: 'todo', dependsOn: ['CB-9'] }, 'Waits for CB-9'],
    [{ state: 'todo', dependsOn: ['CB-8'] }, 'Waits for CB-8, which needs Ana'],
    [{ state: 'todo', dependsOn: ['CB-7'] }, 'Waits for CB-7, which was cancelled'],
    [{ state: 'todo', dependsOn: ['XX-1'] }, 'Waits for XX-1, which does not exist yet'],
    [{ state: 'todo', dependsOn: ['CB-9', 'CB-8'] }, 'Waits for CB-9 and CB-8'],
    [{ state: 'todo', dependsOn: ['a', 'b', 'c', 'd', 'e'] }, 'Waits for a, b, c and 2 more'],
    [{ state: 'todo', startFailures: 1, enteredAt: at(99.5) }, 'Start failed once, again in 1 s'],
    [{ state: 'todo' }, 'Waits for a slot'],
    [{ state: 'in_progress', worker: 'starts' }, 'Is being started'],
    [{ state: 'in_progress', worker: 'gone' }, 'Is being started'],
    [{ state: 'in_progress', worker: 'talks' }, 'Last output 12 s ago'],
    [{ state: 'in_progress', worker: 'silent' }, 'Silent 8 m 40 s, stalls at 10 m'],
    [{ state: 'in_progress', worker: 'unknown' }, 'luci works on it'],
    [{ statePath: 'review.verifying', sha: '4be0c11aaaa' }, 'Looks for 4be0c11 on the branch'],
    [{ statePath: 'review.judging', worker: 'judge', sha: '9a41c7e0' }, 'claude reads 9a41c7e'],
    [{ statePath: 'review.judging' }, 'Waits for a reviewer'],
    [{ statePath: 'review.gating', worker: 'gate' }, 'Gate 2 of 2: browser'],
    [{ statePath: 'review.deciding', sha: '0c3be94f' }, 'lead signs off 0c3be94'],
    [{ state: 'needs_input', reason: 'died_twice' }, 'Died twice'],
    [{ state: 'needs_input', reason: 'question' }, 'Question from the worker'],
    [{ state: 'needs_input', reason: 'a_reason_of_tomorrow' }, 'A reason of tomorrow'],
    [{ state: 'done' }, ''],
  ])('%j: %s', (changes, words) => expect(said(changes)).toBe(words));

  it.each([
    [0, 'Next for a slot'],
    [1, 'Second for a slot'],
    [11, '12th for a slot'],
    [20, '21st for a slot'],
    [111, '112th for a slot'],
  ])('with %i before it in the line: %s', (place, words) =>
    expect(said({ state: 'todo' }, place)).toBe(words),
  );

  it.each<[Partial<Ticket>]>([
    [{ state: 'todo' }],
    [{ statePath: 'review.verifying' }],
    [{ statePath: 'review.judging' }],
    [{ state: 'in_progress', worker: 'starts' }],
  ])('the kill-switch holds %j [4]', (changes) =>
    expect(said(changes, 0, true)).toBe('Held by the kill-switch'),
  );
});

describe('what a person may do with a ticket', () => {
  const ALL = ['answer', 'approve', 'reject', 'retry', 'cancel', 'assign', 'comment', 'edit'];
  it('is what the service allows, what helps first at the front', () => {
    const names = (changes: Partial<Ticket>): string =>
      deedsOf(aTicket('x', { state: 'needs_input', allowedActions: ALL, ...changes }))
        .slice(0, 2)
        .map(({ action }) => action)
        .join(' ');
    expect(names({ reason: 'question' })).toBe('answer cancel');
    expect(names({ reason: 'max_review_cycles' })).toBe('approve reject');
    expect(names({ reason: 'died_twice' })).toBe('retry assign');
    expect(names({ reason: 'question', allowedActions: ['cancel', 'comment'] })).toBe('cancel');
  });

  it.each<[Partial<Ticket>, string, string | undefined]>([
    [{ state: 'inbox', allowedActions: ['triage', 'cancel'] }, 'todo', 'triage'],
    [{ state: 'inbox', allowedActions: ['triage', 'cancel'] }, 'in_progress', undefined],
    [{ state: 'todo', allowedActions: ['dispatch'] }, 'in_progress', 'dispatch'],
    [{ state: 'todo', allowedActions: ['dispatch'] }, 'todo', undefined],
    [{ state: 'done', allowedActions: ['reopen'] }, 'todo', 'reopen'],
    [{ state: 'needs_input', reason: 'question', allowedActions: ALL }, 'todo', 'answer'],
    [{ state: 'needs_input', reason: 'died_twice', allowedActions: ALL }, 'todo', 'retry'],
    [{ state: 'needs_input', allowedActions: ALL }, 'done', 'approve'],
    [{ state: 'in_progress', allowedActions: ['cancel'] }, 'cancelled', 'cancel'],
    [{ state: 'in_progress', allowedActions: ['cancel'] }, 'review', undefined],
  ])('%j dropped on %s: %s [2.11]', (changes, state, action) => {
    expect(deedTo(aTicket('x', changes), state as never)?.action).toBe(action);
  });
});
