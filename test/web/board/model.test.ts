import fc from 'fast-check';
import { beforeAll, afterAll, describe, expect, it, vi } from 'vitest';
import type { StreamEvent } from '../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { Tickets } from '../../../web/src/data/tickets.ts';
import { COLUMNS } from '../../../web/src/views/board/columns.ts';
import { parseFilter } from '../../../web/src/views/board/filter.ts';
import type { Asked, Column } from '../../../web/src/views/board/model.ts';
import { BoardModel, isPart, tally } from '../../../web/src/views/board/model.ts';
import { aStatus, at, aTicket, ms } from './a-ticket.ts';

// Rounds of telling go by frames; a page that nobody sees has none.
beforeAll(() => void vi.stubGlobal('document', { visibilityState: 'hidden' }));
afterAll(() => void vi.unstubAllGlobals());

const PATHS = ['inbox', 'todo', 'in_progress', 'needs_input', 'done', 'cancelled'].concat(
  ['verifying', 'judging', 'gating', 'deciding', 'of_tomorrow'].map((name) => `review.${name}`),
);
const inPath = (statePath: string): Partial<Ticket> => ({
  state: statePath.split('.', 1)[0] ?? '',
  statePath,
});

const moved = (id: string, sequence: number, ticket: Partial<Ticket>): StreamEvent =>
  ({
    type: 'callboard.ticket.transition',
    subject: id,
    sequence,
    data: { ticket },
  }) as unknown as StreamEvent;

const asked = (tickets: Tickets, text = ''): Asked => ({
  filter: parseFilter(text),
  moment: 0,
  line: { get: (id) => tickets.get(id), status: aStatus(), at: ms(0) },
  facts: { isOverdue: () => false, why: () => '' },
});
const idsOf = ({ items }: Column): string[] =>
  items.flatMap((item) => (isPart(item) ? [] : [item.id]));

const step = fc.record({
  id: fc.integer({ min: 0, max: 30 }),
  path: fc.constantFrom(...PATHS),
  entered: fc.integer({ min: 0, max: 50 }),
  looks: fc.boolean(),
});

describe('the tickets of a state', () => {
  it('stand in the order in which they came, whatever changes between two looks', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const tickets = new Tickets();
        for (const [at_, { id, path, entered, looks }] of steps.entries()) {
          const changes = { ...inPath(path), enteredAt: at(entered) };
          if (tickets.get(`T-${id}`)) tickets.apply(moved(`T-${id}`, at_ + 2, changes));
          else tickets.put(aTicket(`T-${id}`, { ...changes, seq: at_ + 1 }));
          if (!looks) continue;
          for (const { state } of COLUMNS) {
            const expected = [...tickets.all()]
              .filter((ticket) => ticket.state === state)
              .toSorted((a, b) =>
                a.enteredAt < b.enteredAt ? -1 : a.enteredAt > b.enteredAt ? 1 : a.seq - b.seq,
              );
            expect(tickets.in(state)).toEqual(expected);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the columns of the board', () => {
  it('hold each ticket once, in its state, with headings only where somebody is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tickets = new Tickets();
        const model = new BoardModel(tickets);
        for (const [at_, { id, path, entered, looks }] of steps.entries()) {
          const changes = { ...inPath(path), enteredAt: at(entered) };
          if (tickets.get(`T-${id}`)) tickets.apply(moved(`T-${id}`, at_ + 2, changes));
          else tickets.put(aTicket(`T-${id}`, { ...changes, seq: at_ + 1 }));
          if (!looks) continue;
          const columns = model.columns(asked(tickets));
          for (const column of columns) {
            const ids = idsOf(column);
            expect(ids.toSorted()).toEqual(
              tickets
                .in(column.shape.state)
                .map((ticket) => ticket.id)
                .toSorted(),
            );
            expect([column.shown, column.count]).toEqual([ids.length, ids.length]);
            let heading = '';
            for (const item of column.items) {
              if (isPart(item)) heading = item.part.path;
              else if (column.shape.parts.length > 0) expect(item.statePath).toBe(heading);
            }
            const last = column.items.at(-1);
            expect(last !== undefined && isPart(last)).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same objects as before where nothing happened', () => {
    const tickets = new Tickets();
    tickets.put(aTicket('T-1', inPath('inbox')));
    tickets.put(aTicket('T-2', inPath('done')));
    const model = new BoardModel(tickets);
    const before = model.columns(asked(tickets));
    tickets.apply(moved('T-1', 9, inPath('cancelled')));
    const after = model.columns(asked(tickets));
    const same = COLUMNS.filter((_, index) => before[index] === after[index]);
    expect(same.map(({ state }) => state)).toEqual([
      'todo',
      'in_progress',
      'review',
      'needs_input',
      'done',
    ]);
  });

  it('have what was finished last at the top, and in the line the places of all although some are hidden', () => {
    const tickets = new Tickets();
    for (const n of [1, 2, 3]) {
      tickets.put(aTicket(`D-${n}`, { ...inPath('done'), enteredAt: at(n) }));
      tickets.put(
        aTicket(`T-${n}`, { ...inPath('todo'), enteredAt: at(n), labels: n === 2 ? ['x'] : [] }),
      );
    }
    const model = new BoardModel(tickets);
    const columnOf = (state: string, text = ''): Column =>
      model.columns(asked(tickets, text)).find(({ shape }) => shape.state === state) as Column;
    expect(idsOf(columnOf('done'))).toEqual(['D-3', 'D-2', 'D-1']);
    expect(columnOf('todo').places).toEqual([0, 1, 2]);
    const filtered = columnOf('todo', '#x');
    expect([idsOf(filtered), filtered.places, filtered.count]).toEqual([['T-2'], [1], 3]);
  });

  it('are counted for the chips: who waits for a person, and who has most', () => {
    const tickets = new Tickets();
    const given = [
      ['needs_input', 'ana'],
      ['review.deciding', 'luci'],
      ['review.judging', 'luci'],
      ['todo', 'max'],
      ['todo', 'max'],
      ['inbox', 'zoe'],
      ['inbox', 'zoe'],
      ['done', 'old'],
    ] as const;
    for (const [index, [path, assignee]] of given.entries()) {
      tickets.put(aTicket(`T-${index}`, { ...inPath(path), assignee }));
    }
    expect(tally(tickets, ({ assignee }) => assignee === 'zoe')).toEqual({
      total: 8,
      asking: 2,
      overdue: 2,
      assignees: ['luci', 'max', 'zoe'],
    });
  });
});
