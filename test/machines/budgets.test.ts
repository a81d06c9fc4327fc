import type { AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { ActionRequest } from '../../src/machines/actions.ts';
import { sayingOf } from '../../src/machines/actions.ts';
import { ticketMachine } from '../../src/machines/ticket.ts';
import type { Snapshot } from '../../src/step/step.ts';
import { begin, statePath, step } from '../../src/step/step.ts';
import { aTicketPolicy, fields } from '../supervisor/fake-policies.ts';

const machine = ticketMachine as unknown as AnyStateMachine;
const SPENT = {
  deathCount: 1,
  reviewCycles: 2,
  startFailures: 3,
  interruptions: 2,
  bounces: 1,
  runsCounted: 5,
};
const FRESH = Object.fromEntries(Object.keys(SPENT).map((name) => [name, 0]));
const PERSON = { kind: 'person', id: 'ana' } as const;

/** A ticket in a state, with every budget partly spent. */
function spentIn(value: Snapshot['value']): Snapshot {
  const input = { id: 'CB-1', at: 0, state: 'todo', fields: fields(), policy: aTicketPolicy() };
  const { snapshot } = begin(machine, input);
  const ask = { reason: 'question', text: 'which one?', nextActions: [] };
  return { ...snapshot, value, context: { ...snapshot.context, ...SPENT, ask } };
}

function after(value: Snapshot['value'], request: ActionRequest): Snapshot {
  const policy = request.action === 'reopen' ? { policy: aTicketPolicy() } : {};
  const event = { ...sayingOf(request), ...policy, at: 1, by: PERSON };
  const result = step(machine, spentIn(value), event);
  if (!result) throw new Error(`${request.action} is ignored in ${statePath(value)}`);
  return result.snapshot;
}

const DECISIONS: readonly (readonly [Snapshot['value'], ActionRequest])[] = [
  ['needs_input', { action: 'answer', text: 'this one' }],
  ['needs_input', { action: 'reject', feedback: 'not like this' }],
  ['needs_input', { action: 'retry' }],
  ['done', { action: 'reopen' }],
  ['cancelled', { action: 'reopen' }],
  ...['verifying', 'judging', 'gating', 'deciding'].map(
    (step) => [{ review: step }, { action: 'reject', feedback: 'not like this' }] as const,
  ),
];

describe('a decision of a person', () => {
  it.each(DECISIONS)('in %j, %j gives fresh budgets [2.11.budgets]', (value, request) => {
    expect(after(value, request).context).toMatchObject(FRESH);
  });

  it.each([
    ['needs_input', { action: 'cancel' }],
    ['todo', { action: 'cancel' }],
  ] as const)('in %j, %j leaves them as they are [2.11.budgets]', (value, request) => {
    expect(after(value, request).context).toMatchObject(SPENT);
  });

  it('approve leaves them too, but for the deaths that success forgets [2.11.budgets, 2.3.reset]', () => {
    const { context } = after('needs_input', { action: 'approve' });
    expect(context).toMatchObject({ ...SPENT, deathCount: 0 });
  });
});
