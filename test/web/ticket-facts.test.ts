import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/machines/actions.ts';
import type { LimitsInForce } from '../../src/transport/protocol/status.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import { differencesOf } from '../../web/src/views/ticket/differences.ts';
import { changesOf, draftOf, rebased } from '../../web/src/views/ticket/draft.ts';
import { allowedDeeds, longName } from '../../web/src/shell/act/deeds.ts';
import { money, short } from '../../web/src/ui/words-of-size.ts';
import { metersOf } from '../../web/src/views/ticket/meters.ts';
import { neighbourOf } from '../../web/src/views/ticket/neighbours.ts';
import { numberRow } from '../../web/src/views/ticket/road.ts';
import { recordRows, runCost, runEnd } from '../../web/src/views/ticket/run-words.ts';
import { workerOf } from '../../web/src/views/ticket/scene.ts';
import { straight } from '../../web/src/views/ticket/straight.ts';
import { axisTime, shortSpan } from '../../web/src/views/ticket/times.ts';

const limits = {
  deaths: 1,
  reviewCycles: 3,
  runsPerTicket: 12,
  startFailures: 3,
  interruptions: 3,
  bounces: 2,
  inputRetries: 5,
  tokens: null,
  cost: null,
} as LimitsInForce;
const ticket = {
  id: 'T-1',
  title: 'One',
  body: 'words',
  priority: 'normal',
  assignee: 'luci',
  owner: null,
  dependsOn: ['T-2'],
  labels: ['a', 'b'],
  workflow: 'default',
  profile: null,
  requiresCommit: true,
  state: 'todo',
  statePath: 'todo',
  deathCount: 1,
  reviewCycles: 2,
  runsCounted: 4,
  startFailures: 0,
  interruptions: 0,
  bounces: 0,
  inputRetries: 0,
  tokens: 0,
  cost: 3.12,
} as unknown as Ticket;

describe('the meters of a ticket', () => {
  const words = (over: Partial<Ticket>, limit: Partial<LimitsInForce> = {}): string[] =>
    metersOf({ ...ticket, ...over }, { ...limits, ...limit }).map(
      ({ name, words: { value, of } }) => `${name} ${value} ${of}`.trim(),
    );

  it('count to the one that asks a person: of one death that is borne the second, of three fails the third', () => {
    expect(words({})).toEqual([
      'Deaths 1 of 2',
      'Review cycles 2 of 3',
      'Runs 4 of 12',
      'Cost $3.12',
    ]);
  });

  it('show what else has begun to count, and only that', () => {
    expect(words({ bounces: 1 }).at(-1)).toBe('Returns without a commit 1 of 3');
    expect(words({ startFailures: 2 }).at(-1)).toBe('Failed starts 2 of 4');
  });

  it('show a budget where there is one, and tokens where only they are counted', () => {
    expect(words({}, { cost: 10 })).toContain('Cost $3.12 of $10');
    expect(words({ cost: 0, tokens: 48_200 })).toContain('Tokens 48.2 k');
    expect(words({ tokens: 900 }, { tokens: 2_000_000, cost: 1.5 })).toEqual(
      expect.arrayContaining(['Cost $3.12 of $1.50', 'Tokens 900 of 2 M']),
    );
  });

  it('are without limits where the status is not known', () => {
    expect(metersOf(ticket, null).every(({ of }) => of === null)).toBe(true);
  });

  it.each([
    [999, '999'],
    [1_000, '1 k'],
    [123_456, '123 k'],
    [1_250_000, '1.3 M'],
  ])('%i is short as %s', (count, text) => expect(short(count)).toBe(text));

  it('write money with its cents, a whole limit without', () => {
    expect([money(0.5), money(10, true), money(1.5, true)]).toEqual(['$0.50', '$10', '$1.50']);
  });
});

describe('the actions of a ticket', () => {
  it('have a row in the page’s table for every action of the chart but the comment, which has a box of its own [2.11]', () => {
    const deeds = allowedDeeds(ACTIONS).map(({ action }) => action);
    expect(deeds.toSorted()).toEqual(ACTIONS.filter((action) => action !== 'comment').toSorted());
  });

  it('are those that are allowed; one that the page does not know has none', () => {
    expect(allowedDeeds(['cancel', 'triage', 'levitate']).map(({ action }) => action)).toEqual([
      'triage',
      'cancel',
    ]);
  });

  it('are short on a card and long in the ticket, and no key stands for two', () => {
    const deeds = allowedDeeds(ACTIONS);
    const names = (action: string) =>
      deeds.flatMap((deed) =>
        deed.action === action ? [deed.name, longName(deed), deed.key] : [],
      );
    expect(names('approve')).toEqual(['Accept', 'Approve', 'a']);
    expect(names('reject')).toEqual(['Send back', 'Reject with feedback', 'r']);
    expect(names('cancel')).toEqual(['Cancel', 'Cancel ticket', 'x']);
    expect(names('retry')).toEqual(['Retry', 'Retry', undefined]);
    const keys = deeds.flatMap(({ key }) => (key === undefined ? [] : [key]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('that are done at once from a card can do without words, and give nothing up', () => {
    for (const { action, atOnce, text, danger, asks } of allowedDeeds(ACTIONS)) {
      if (atOnce)
        expect([action, asks, text?.needed, danger]).toEqual([action, 'words', false, undefined]);
    }
  });
});

describe('a change of fields', () => {
  it('holds what was changed and nothing else', () => {
    const draft = { ...draftOf(ticket), title: 'Two', labels: ' b , c,, b ', assignee: ' ' };
    expect(changesOf(ticket, draft)).toEqual({ title: 'Two', labels: ['b', 'c'], assignee: null });
    expect(changesOf(ticket, draftOf(ticket))).toEqual({});
  });

  it('upon a ticket that somebody else changed undoes nothing of theirs', () => {
    const draft = { ...draftOf(ticket), title: 'Two' };
    const theirs = { ...ticket, title: 'Three', labels: ['c'] };
    expect(changesOf(theirs, rebased(draft, ticket, theirs))).toEqual({ title: 'Two' });
  });
});

describe('two points of history', () => {
  it('differ field by field, as deep as fields go', () => {
    const before = { a: 1, b: { c: 'x', d: [1] }, author: null, sha: 'a'.repeat(40) };
    const after = { a: 1, b: { c: 'y', d: [1, 2] }, author: { id: 'T-1.1' }, sha: 'b'.repeat(40) };
    expect(differencesOf(before, after)).toEqual([
      { path: 'b.c', before: 'x', after: 'y' },
      { path: 'b.d', before: '[1]', after: '[1,2]' },
      { path: 'author.id', before: '–', after: 'T-1.1' },
      { path: 'sha', before: 'aaaaaaaaaa', after: 'bbbbbbbbbb' },
    ]);
    expect(differencesOf(before, before)).toEqual([]);
  });
});

describe('the ticket before and after in the same place', () => {
  const those = ['T-1', 'T-2', 'T-3'].map((id) => ({ ...ticket, id }));
  const elsewhere = { ...ticket, id: 'T-9', statePath: 'review.gating' };
  it.each([
    ['T-1', 1, 'T-2'],
    ['T-3', 1, 'T-1'],
    ['T-1', -1, 'T-3'],
  ] as const)('of %s by %i is %s', (id, by, next) => {
    expect(neighbourOf([...those, elsewhere], { ...ticket, id }, by)?.id).toBe(next);
  });
  it('is none where it is alone', () => {
    expect(neighbourOf([elsewhere, ticket], elsewhere, 1)).toBeUndefined();
  });
});

describe('a run', () => {
  const run = (over: Partial<Worker>): Worker =>
    ({
      id: 'T-1.1',
      role: 'author',
      state: 'ended',
      exit: { code: 0, signal: null },
      startedAt: '2026-01-01T10:00:00Z',
      endedAt: '2026-01-01T10:31:00Z',
      tokens: 0,
      cost: 0,
      terminalState: null,
      ...over,
    }) as Worker;
  const record = (summary: string, status: 'ok' | 'warning' | 'error' = 'ok') => ({
    status,
    summary,
    rootCause: null,
    safeRetry: true,
    stopCondition: 'process ended',
    humanInputRequired: false,
    nextActions: [],
    artifacts: [],
  });
  it.each([
    [{ terminalState: record('DONE accepted by mcp') }, 'reported DONE', false],
    [
      { terminalState: record('judged pass: Ready: it does what is asked.') },
      'gave its verdict',
      false,
    ],
    [
      { terminalState: record('died: exit 1: heap', 'warning'), exit: { code: 1, signal: null } },
      'died, exit 1',
      true,
    ],
    [
      {
        terminalState: record('died: signal SIGKILL', 'error'),
        exit: { code: null, signal: 'SIGKILL' },
      },
      'died, SIGKILL',
      true,
    ],
    [
      { terminalState: record('start failed: ENOENT', 'warning'), exit: null },
      'start failed',
      true,
    ],
    [
      { terminalState: record('gate finished: exit 1'), exit: { code: 1, signal: null } },
      'gate failed, exit 1',
      true,
    ],
    [{ state: 'live.working' }, 'works', false],
    [{ state: 'live.idle' }, 'has ended its turn and waits', false],
    [{ state: 'live.of_tomorrow' }, 'runs', false],
    [{}, 'ended, exit 0', false],
  ] as const)('%j: %s', (over, text, failed) => {
    expect(runEnd(run(over as Partial<Worker>))).toEqual({ text, failed });
  });

  it('says its length and what it cost, as far as that is known', () => {
    expect(runCost(run({ cost: 0.94 }), 0)).toBe('31 m · $0.94');
    expect(runCost(run({ tokens: 1_200 }), 0)).toBe('31 m · 1.2 k tokens');
    expect(runCost(run({ startedAt: null }), 0)).toBe('not begun');
    expect(runCost(run({ endedAt: null }), Date.parse('2026-01-01T10:00:12Z'))).toBe('12 s');
  });

  it('tells its record without saying the cause twice', () => {
    const died = { ...record('died: exit 1'), rootCause: 'exit 1', safeRetry: false };
    expect(recordRows(died).map(({ name }) => name)).not.toContain('Root cause');
    expect(recordRows(record('judged fail: Not ready.'))[0]?.value).toBe('judged fail: Not ready.');
  });

  it('that the ticket is about is its judge while it is judged, else its author', () => {
    const runs = [
      run({ id: 'T-1.r1', role: 'reviewer', state: 'live.working' }),
      run({ id: 'T-1.2', state: 'live.reported' }),
      run({ id: 'T-1.1' }),
    ];
    const at = (statePath: string) => workerOf({ ...ticket, statePath }, runs)?.id;
    expect([at('review.judging'), at('in_progress'), at('review.gating')]).toEqual([
      'T-1.r1',
      'T-1.2',
      undefined,
    ]);
  });
});

describe('numbers beside a line', () => {
  const free = { width: 500, height: 300, lines: [], boxes: [] };
  const line = [
    { x: 100, y: 100 },
    { x: 300, y: 100 },
  ];
  it('stand above the middle of a level line, one for each step', () => {
    const { spots, hidden } = numberRow(line, 3, free);
    expect(spots.map(({ x, y }) => [x, y])).toEqual([
      [185, 87],
      [200, 87],
      [215, 87],
    ]);
    expect(hidden).toBe(0);
  });
  it('keep off other lines and boxes, and within the picture', () => {
    const across = [
      { x: 200, y: 0 },
      { x: 200, y: 90 },
    ];
    const [spot] = numberRow(line, 1, { ...free, lines: [line, across] }).spots;
    expect(Math.abs((spot?.x ?? 200) - 200) > 7.5 || (spot?.y ?? 0) > 100).toBe(true);
    const upright = [
      { x: 6, y: 10 },
      { x: 6, y: 200 },
    ];
    expect(numberRow(upright, 2, free).spots.every(({ x }) => x > 8)).toBe(true);
    const lowest = line.map(({ x }) => ({ x, y: 296 }));
    const below = { ...free, lines: [line.map(({ x }) => ({ x, y: 283 }))] };
    expect(numberRow(lowest, 3, below).spots.every(({ y }) => y <= 291)).toBe(true);
  });
  it('leave the first ones out where there are too many', () => {
    const { spots, hidden } = numberRow(line, 40, free);
    expect(spots.length + hidden).toBe(40);
    expect(spots.length).toBeLessThan(10);
  });
});

describe('times', () => {
  it.each([
    [12_000, '12 s'],
    [9 * 60_000, '9 m'],
    [(60 + 51) * 60_000, '1 h 51'],
    [3 * 24 * 3_600_000, '3 d 0 h'],
  ])('%i ms in a box are %s', (ms, text) => expect(shortSpan(ms)).toBe(text));

  it('on an axis have seconds in short lives and days in long ones', () => {
    const at = new Date(2026, 0, 2, 13, 4, 5).getTime();
    expect(axisTime(at, 60_000)).toBe('13:04:05');
    expect(axisTime(at, 3_600_000)).toBe('13:04');
    expect(axisTime(at, 3 * 24 * 3_600_000)).toMatch(/13:04/);
  });
});

describe('a sentence with names in it', () => {
  it('is not turned by a mark in a name', () => {
    expect(straight('given to \u202Eluci\u2066, who is a person')).toBe(
      'given to luci, who is a person',
    );
  });
});
