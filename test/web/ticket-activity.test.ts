import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import { chartShape } from '../charts/a-chart.ts';
import { activityOf } from '../../web/src/views/ticket/activity.ts';
import { moveWords, stateName, stepWords } from '../../web/src/views/ticket/move-words.ts';

const LIMITS = { reviewCycles: 3, deaths: 1 };

let last = 0;
const told = (type: string, data: object): StreamEvent => {
  last += 1;
  return {
    specversion: '1.0',
    id: String(last),
    sequence: last,
    source: '/tickets/T-1',
    subject: 'T-1',
    type: `callboard.${type}`,
    time: new Date(last * 1_000).toISOString(),
    datacontenttype: 'application/json',
    data: { by: { kind: 'system', id: 'callboard' }, ...data },
  };
};
const move = (event: object, from: string | null, to: string, more: object = {}): StreamEvent =>
  told('ticket.transition', { event, from, to, ticket: {}, ...more });
const ana = { by: { kind: 'person', id: 'ana' } };
const sentence = (event: StreamEvent): string | null => {
  const [entry] = activityOf([event], LIMITS);
  if (!entry) return null;
  const { head, text, said, points } = entry;
  return [`${head} ${text}`.trim(), ...(said === null ? [] : [`“${said}”`]), ...points].join(' | ');
};

describe('the activity of a ticket', () => {
  it('has the newest first', () => {
    const events = [
      move({ type: 'person.triaged' }, 'inbox', 'todo', ana),
      move({ type: 'person.cancelled' }, 'todo', 'cancelled', ana),
    ];
    expect(activityOf(events, LIMITS).map(({ text }) => text)).toEqual([
      'cancelled it.',
      'moved it from inbox to todo.',
    ]);
  });

  it.each([
    ['person.approved', { text: 'well done' }, 'ana accepted it. | “well done”'],
    ['person.approved', {}, 'ana accepted it.'],
    ['person.rejected', { feedback: 'no tests' }, 'ana sent it back | “no tests”'],
    ['person.answered', { text: 'UTC' }, 'ana answered | “UTC”'],
    ['person.retried', {}, 'ana had it tried again.'],
    ['person.reopened', {}, 'ana opened it again.'],
    ['person.dispatched', {}, 'ana started it by hand.'],
    ['person.routed', {}, 'ana sent it to review · judging.'],
    ['person.stopped_worker', { worker: 'T-1.2' }, 'ana stopped run 2.'],
    ['person.restarted_worker', { worker: 'T-1.r1' }, 'ana had reviewer 1 begin afresh.'],
    ['person.edited', { changes: { title: 'x', dependsOn: [] } }, 'ana changed title, depends on.'],
    ['person.assigned', { assignee: 'luci' }, 'ana assigned it to luci.'],
    ['person.assigned', { assignee: null }, 'ana took its assignee away.'],
  ])('%s says who did what', (type, fields, words) => {
    expect(sentence(move({ type, ...fields }, 'todo', 'review.judging', ana))).toBe(words);
  });

  it.each([
    [
      'worker.start_failed',
      { cause: 'ENOENT' },
      'The start failed and it went to todo. | “ENOENT”',
    ],
    ['worker.lost', { cause: 'gone' }, /^The run was lost .*no death/],
    [
      'commit.checked',
      { outcome: 'missing', gap: 'no commit' },
      'Commit check: fail | “no commit”',
    ],
    ['commit.checked', { outcome: 'found' }, null],
    ['gate.finished', { gate: 'browser', outcome: 'passed', tail: 'ok' }, 'Gate browser passed'],
    [
      'gate.finished',
      { gate: 'browser', outcome: 'failed', tail: '1 red' },
      'Gate browser failed | “1 red”',
    ],
    ['reviewer.failed', { cause: 'timed out' }, 'The reviewer gave no verdict | “timed out”'],
    ['landing.failed', { cause: 'conflict' }, 'Landing failed | “conflict”'],
    ['operator.returned', {}, 'Operator put it back to todo, once.'],
    ['something.new', {}, 'Callboard moved it from review · judging to todo (something.new).'],
  ])('%s is told as it happened', (type, fields, words) => {
    const said = sentence(move({ type, ...fields }, 'review.judging', 'todo'));
    if (words instanceof RegExp) expect(said).toMatch(words);
    else expect(said).toBe(words);
  });

  const fail = told('review.verdict', {
    outcome: 'applied',
    verdict: {
      verdict: 'fail',
      sha: 'c02de91',
      reviewer: 'claude',
      outcome: 'applied',
      reasons: ['two endpoints'],
      gaps: ['no test'],
      error: null,
    },
  });
  const comment = (text: string, kind = 'system') =>
    told('ticket.commented', {
      comment: { id: 'c', by: kind === 'person' ? 'ana' : 'callboard', kind, text },
    });

  it('tells a verdict once, with its number, reasons and gaps; the comment that repeats it is left out', () => {
    const cycle = move({ type: 'review.verdict' }, 'review.judging', 'todo', {
      ticket: { reviewCycles: 2 },
    });
    const entries = activityOf(
      [cycle, fail, comment('sent it back\n- two endpoints\n- no test')],
      LIMITS,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      tone: 'failed',
      head: 'Verdict: fail',
      text: '2 of 3, claude, on',
      sha: 'c02de91',
      points: ['two endpoints', 'Gap: no test'],
    });
  });

  it('tells a commit check once too, though the comment breaks its gap into lines', () => {
    const check = move(
      { type: 'commit.checked', outcome: 'missing', gap: 'The commit holds nothing new.' },
      'review.verifying',
      'todo',
      { ticket: { reviewCycles: 1 } },
    );
    const entries = activityOf(
      [check, comment('sent it back\n\nGaps:\n- The commit holds\n  nothing new.')],
      LIMITS,
    );
    expect(entries.map(({ head, text }) => `${head} ${text}`)).toEqual([
      'Commit check: fail number 1',
    ]);
  });

  it('keeps what the service says besides, and all that people say', () => {
    const entries = activityOf(
      [
        fail,
        comment('Max review cycles reached. Needs ana decision.'),
        comment('no test', 'person'),
      ],
      LIMITS,
    );
    expect(entries.map(({ head }) => head)).toEqual([
      'ana',
      'Max review cycles reached. Needs ana decision',
      'Verdict: fail',
    ]);
  });

  it('says why a verdict did not count', () => {
    const stale = {
      ...fail,
      data: { ...fail.data, verdict: { ...(fail.data['verdict'] as object), outcome: 'stale' } },
    };
    expect(activityOf([stale], LIMITS)[0]?.text).toBe('claude, too late to count, on');
  });

  it.each([
    ['accepted', 'Reported DONE by run 1 | “all of it”'],
    ['stale', 'A report without effect (stale) by run 1 | “all of it”'],
  ])('tells a report that was %s', (outcome, words) => {
    const report = { run: 'T-1.1', turn: 1, signal: 'DONE', payload: 'all of it' };
    expect(sentence(told('worker.report', { report, outcome }))).toBe(words);
  });

  it('passes over what it does not know, and over fields that are missing', () => {
    const odd = [told('some.thing', {}), told('ticket.transition', {}), told('worker.report', {})];
    expect(() => activityOf(odd, null)).not.toThrow();
    expect(moveWords({})).toBeNull();
  });
});

describe('the words beside the slider', () => {
  const step = (type: string, fields: object, from: string | null, to: string) =>
    stepWords(
      {
        from,
        to,
        event: { type, ...fields },
        by: { kind: 'worker', id: 'T-1.4' },
        ticket: { reviewCycles: 2, reason: null },
      },
      LIMITS,
    );
  it.each([
    [
      'review.verdict',
      { verdict: 'fail' },
      'review.judging',
      'todo',
      'fail 2 of 3 sent it back to todo',
    ],
    [
      'review.verdict',
      { verdict: 'fail' },
      'review.judging',
      'needs_input',
      'fail 2 of 3, to needs_input',
    ],
    ['review.verdict', { verdict: 'pass' }, 'review.judging', 'done', 'pass, to done'],
    ['worker.died', { cause: 'exit 1: heap' }, 'in_progress', 'todo', 'death (exit 1), to todo'],
    [
      'worker.reported',
      { report: { signal: 'DONE' } },
      'in_progress',
      'review.verifying',
      'DONE by run 4, to review · verifying',
    ],
    ['dispatcher.granted', {}, 'todo', 'in_progress', 'slot free, to in_progress'],
    ['person.cancelled', {}, 'todo', 'cancelled', 'run 4 cancelled it'],
    ['ticket.created', {}, null, 'inbox', 'run 4 made it, in inbox'],
  ])('%s %j', (type, fields, from, to, words) => expect(step(type, fields, from, to)).toBe(words));

  it('name a sub-state with the state around it', () => {
    expect(stateName('review.judging')).toBe('review · judging');
  });
});

describe('every event of the chart that can move a ticket', () => {
  const events = new Set(
    chartShape('ticket').transitions.flatMap(({ event }) => (event === '' ? [] : [event])),
  );
  it.each([...events].map((type) => ({ type })))('$type is told in words', ({ type }) => {
    const words = moveWords({ event: { type }, from: 'review.judging', to: 'todo' });
    expect(`${words?.head} ${words?.text}`).not.toContain(type);
  });

  it('what let a held ticket go on is not called a person', () => {
    expect(sentence(move({ type: 'automation.released' }, 'review.judging', 'done', ana))).toBe(
      'Automation went on and it went to done.',
    );
  });
});
