import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import { ticketContext } from '../../src/machines/ticket-context.ts';
import { ticketMachine } from '../../src/machines/ticket.ts';
import { ask, ASK_REASONS } from '../../src/machines/words.ts';
import { statePath, step } from '../../src/step/step.ts';
import { aTicketPolicy, fields } from '../supervisor/fake-policies.ts';

const machine = ticketMachine as unknown as AnyStateMachine;
const AT = Date.UTC(2026, 0, 5);
const BY = { kind: 'operator', id: 'operator' } as const;
const MECHANICAL = ['cannot_start', 'interrupted', 'input_undeliverable'];

const JUDGED = {
  'not judged': {},
  'with a pass for its commit': { judgedPass: 's1' },
  'with one fail': { reviewCycles: 1 },
  'with two fails': { reviewCycles: 2 },
} satisfies Record<string, Partial<TicketContext>>;

/** Where the operator's word leads a ticket in this state; null where it is not heard. */
function after(
  value: string,
  context: Partial<TicketContext>,
  event: { type: 'operator.returned' | 'operator.triaged'; held: boolean },
): { path: string; context: TicketContext } | null {
  const input = { id: 'CB-1', at: AT, state: 'todo', fields: fields(), policy: aTicketPolicy() };
  const snapshot = {
    value,
    context: { ...ticketContext(input as never), ...context } as never,
    status: 'active' as const,
  };
  const result = step(machine, snapshot, { ...event, at: AT, by: BY } as never);
  return (
    result && { path: statePath(result.snapshot.value), context: result.snapshot.context as never }
  );
}

const both = [false, true];

describe('the operator’s guard', () => {
  const cases = ASK_REASONS.flatMap((reason) =>
    Object.entries(JUDGED).flatMap(([judged, context]) =>
      both.flatMap((decided) =>
        both.flatMap((operatorReturned) =>
          both.map((held) => ({ reason, judged, context, decided, operatorReturned, held })),
        ),
      ),
    ),
  );

  it.each(ASK_REASONS)(
    'returns %s only where it may [10.8, 5.return, 5.never-judged]',
    (reason) => {
      const own = cases.filter((one) => one.reason === reason);
      expect(own).toHaveLength(Object.keys(JUDGED).length * 8);
      for (const { judged, context, decided, operatorReturned, held } of own) {
        const moved = after(
          'needs_input',
          { ...context, ask: ask(reason, 'why'), decided, operatorReturned },
          { type: 'operator.returned', held },
        );
        const may =
          MECHANICAL.includes(reason) &&
          judged === 'not judged' &&
          !decided &&
          !operatorReturned &&
          !held;
        expect({ judged, decided, operatorReturned, held, to: moved?.path ?? null }).toEqual({
          judged,
          decided,
          operatorReturned,
          held,
          to: may ? 'todo' : null,
        });
        if (moved) expect(moved.context.operatorReturned).toBe(true);
      }
    },
  );

  it('triages what is assigned, to a profile or to a person, where automation is on [10.8, 5.triage]', () => {
    for (const assignee of [null, 'luci', 'ana'])
      for (const [judged, context] of Object.entries(JUDGED))
        for (const decided of both)
          for (const held of both) {
            const moved = after(
              'inbox',
              { ...context, assignee, decided },
              { type: 'operator.triaged', held },
            );
            const may = assignee !== null && judged === 'not judged' && !decided && !held;
            expect({ assignee, judged, decided, held, to: moved?.path ?? null }).toEqual({
              assignee,
              judged,
              decided,
              held,
              to: may ? 'todo' : null,
            });
          }
  });

  it.each(['todo', 'in_progress', 'done', 'cancelled'])('is not asked in %s [5]', (state) => {
    for (const type of ['operator.returned', 'operator.triaged'] as const)
      expect(after(state, { assignee: 'luci' }, { type, held: false })).toBeNull();
  });

  it('counts a pass from outside that came too late to move anything as judged [10.8, 5.never-judged]', () => {
    const context = { head: 's1', ask: ask('cannot_start', 'why') };
    const input = { id: 'CB-1', at: AT, state: 'todo', fields: fields(), policy: aTicketPolicy() };
    const said = (sha: string, verdict: string) =>
      step(
        machine,
        {
          value: 'needs_input',
          context: { ...ticketContext(input as never), ...context },
          status: 'active',
        },
        {
          type: 'review.verdict',
          worker: null,
          reviewer: 'somebody',
          sha,
          verdict,
          reasons: [],
          gaps: [],
          held: false,
          slotFree: false,
          at: AT,
          by: { kind: 'reviewer', id: 'somebody' },
        } as never,
      )?.snapshot.context['judgedPass'];
    expect(said('s1', 'pass')).toBe('s1');
    expect(said('s2', 'pass')).toBeNull();
    expect(said('s1', 'uncertain')).toBeNull();
  });
});
