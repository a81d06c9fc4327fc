import { describe, expect, test } from 'vitest';
import { explain } from '../../src/explain/explain.ts';
import { reasonWords } from '../../src/explain/reasons.ts';
import { actionSchema } from '../../src/transport/protocol/action.ts';
import { TICKET_STATES } from '../../src/transport/protocol/ticket.ts';
import type { AskReason } from '../../src/machines/words.ts';
import { NOW } from '../cli/captured-io.ts';
import { escalation, ticket, worker } from '../cli/wire-objects.ts';
import { aStatus } from './a-status.ts';

const LIMITS = {
  deaths: 1,
  reviewCycles: 3,
  startFailures: 3,
  interruptions: 3,
  bounces: 2,
  runsPerTicket: 12,
  inputRetries: 5,
};
const facts = { worker: null, escalation: null, limits: LIMITS, now: NOW };

/** As a record, so that the compiler misses a reason that the chart learns later. */
const ASK_REASONS: Readonly<Record<AskReason, true>> = {
  died_twice: true,
  cannot_start: true,
  interrupted: true,
  question: true,
  max_review_cycles: true,
  uncertain_verdict: true,
  sign_off: true,
  bounce_loop: true,
  max_runs: true,
  budget_spent: true,
  dependency_cancelled: true,
  stopped: true,
  report_forgery: true,
  input_undeliverable: true,
};

describe('a ticket that waits for a person', () => {
  test.each(Object.keys(ASK_REASONS))('for %s is told why and what helps', (reason) => {
    const allowedActions = [
      'answer',
      'approve',
      'reject',
      'retry',
      'cancel',
      'assign',
      'edit',
      'comment',
      'route',
    ];
    const said = explain(
      ticket({ state: 'needs_input', statePath: 'needs_input', reason, allowedActions }),
      { ...facts, escalation: escalation({ reason, text: 'Word for word.' }) },
    );
    expect(said.headline).toBe(`CB-1 waits for lead: ${reasonWords(reason)?.happened}.`);
    expect(said.facts[0]).toBe(reasonWords(reason)?.because);
    expect(said.asked).toBe('Word for word.');
    const mechanical = ['cannot_start', 'interrupted', 'input_undeliverable'].includes(reason);
    expect(said.next).toMatch(
      mechanical ? /^The operator may put it back to todo once/ : /^Nothing happens/,
    );
    expect(said.moves.map(({ action }) => action).toSorted()).toEqual([
      'answer',
      'approve',
      'cancel',
      'reject',
      'retry',
    ]);
    expect(said.moves[0]?.action).toBe(reasonWords(reason)?.prefer[0]);
    expect(said.alsoAllowed).toEqual(['assign', 'edit', 'route', 'comment']);
  });

  test('for a reason of a newer service is told that reason', () => {
    const said = explain(
      ticket({ state: 'needs_input', statePath: 'needs_input', reason: 'moon' }),
      facts,
    );
    expect(said.headline).toBe('CB-1 waits for its owner: the reason is "moon".');
  });
});

describe('a place on the chart', () => {
  const paths = [
    ...TICKET_STATES.filter((state) => state !== 'review'),
    'review.verifying',
    'review.judging',
    'review.gating',
    'review.deciding',
  ];
  test.each(paths)('%s has words of its own', (statePath) => {
    const state = statePath.split('.')[0] ?? '';
    const said = explain(ticket({ state, statePath }), facts);
    expect(said.headline).toMatch(/^CB-1 (waits|is|was|has) .+\.$/);
    expect(said.headline).not.toContain(statePath === 'done' ? 'undefined' : `in ${statePath}`);
  });

  test('todo says what it waits for, in the words of the service', () => {
    const said = explain(ticket({ waitingFor: 'dependencies: CB-2 (in_progress)' }), facts);
    expect(said.headline).toBe('CB-1 waits for dependencies: CB-2 (in_progress).');
    expect(said.next).toContain('starts by itself');
  });

  test('todo of a person promises no start', () => {
    const forAda = ticket({
      assignee: 'ada',
      waitingFor: 'ada, a person: no profile has that name',
    });
    const said = explain(forAda, { ...facts, rules: aStatus() });
    expect(said.next).toContain('Nothing is started for a person');
    // Whoever is called as a person would be, and has a profile, is none.
    const rules = aStatus({ profiles: { luci: { command: ['a'] }, ada: { command: ['b'] } } });
    expect(explain(forAda, { ...facts, rules }).next).toContain('It starts by itself');
  });

  test('in_progress says who works, for how long, and how long it has been silent', () => {
    const said = explain(ticket({ state: 'in_progress', statePath: 'in_progress' }), {
      ...facts,
      worker: worker({
        startedAt: '2026-01-02T03:00:05.000Z',
        lastActivityAt: '2026-01-02T03:03:57.000Z',
      }),
    });
    expect(said.headline).toBe(
      'CB-1 is worked on by CB-1.1 (profile luci) for 4 m; its last sign of life was 8 s ago.',
    );
  });

  test('review under the kill-switch says that it is held', () => {
    const said = explain(
      ticket({
        state: 'review',
        statePath: 'review.judging',
        waitingFor: 'the kill-switch, engaged by ada',
      }),
      facts,
    );
    expect(said.headline).toBe(
      'CB-1 is in review.judging and waits for the kill-switch, engaged by ada.',
    );
  });

  test('an unknown state is named as it is', () => {
    expect(explain(ticket({ state: 'moon', statePath: 'moon.dark' }), facts).headline).toBe(
      'CB-1 is in moon.dark.',
    );
  });
});

describe('limits', () => {
  const said = (changes: object, limits: object = LIMITS): readonly string[] =>
    explain(ticket({ enteredAt: '', ...changes }), { ...facts, limits }).facts;

  test('say the fact, the limit and the next step', () => {
    expect(said({ deathCount: 1 })).toEqual([
      '1 death, 1 borne: the next one stops and asks the owner.',
    ]);
    expect(said({ deathCount: 2 })).toEqual([
      '2 deaths, 1 borne: past the limit, so nothing is tried without a person.',
    ]);
    expect(said({ startFailures: 1 })).toEqual([
      '1 failed start, 3 borne: 2 more before it stops and asks the owner.',
    ]);
    expect(said({ reviewCycles: 1 })).toEqual([
      'Review cycle 1 of 3: fail 3 stops and asks the owner.',
    ]);
    expect(said({ reviewCycles: 2 })).toEqual([
      'Review cycle 2 of 3: the next fail stops and asks the owner.',
    ]);
    expect(said({ reviewCycles: 3 })).toEqual(['Review cycle 3 of 3: no further one.']);
    expect(said({ runs: 5, runsCounted: 2 })).toEqual([
      'Run 2 of 12 since a person last decided (5 in all).',
    ]);
  });

  test('are left out where they are not known', () => {
    expect(said({ deathCount: 1, reviewCycles: 2, runs: 3, runsCounted: 3 }, {})).toEqual([
      '1 death.',
      'Sent back by review 2 times.',
      '3 runs so far.',
    ]);
  });

  test.each(['done', 'cancelled'])(
    'are no more for a ticket that is %s: its counts are told',
    (state) => {
      const counters = { deathCount: 1, reviewCycles: 2, bounces: 1, runs: 3, runsCounted: 3 };
      expect(said({ state, statePath: state, ...counters })).toEqual([
        '1 death.',
        '1 return without a new commit.',
        'Sent back by review 2 times.',
        '3 runs so far.',
      ]);
    },
  );

  test('are silent about what has not happened', () => {
    expect(said({})).toEqual([]);
  });
});

test('every way out is a command that there is', () => {
  const { moves, alsoAllowed } = explain(
    ticket({ allowedActions: [...actionSchema.shape.action.options] }),
    facts,
  );
  const named = [...moves.map(({ action }) => action), ...alsoAllowed];
  expect(named.toSorted()).toEqual(actionSchema.shape.action.options.toSorted());
});
