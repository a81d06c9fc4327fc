import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import {
  assigneePiece,
  fits,
  has,
  parseFilter,
  toggled,
} from '../../../web/src/views/board/filter.ts';
import { aTicket } from './a-ticket.ts';

const TICKETS: readonly Ticket[] = [
  aTicket('CB-1', {
    title: 'Round half to even',
    assignee: 'luci',
    labels: ['money'],
    priority: 'urgent',
  }),
  aTicket('CB-2', {
    title: 'Urgent mail is late',
    assignee: 'Ana Lima',
    state: 'review',
    statePath: 'review.deciding',
  }),
  aTicket('CB-3', {
    title: 'Half a todo list',
    assignee: 'max',
    state: 'needs_input',
    reason: 'died_twice',
  }),
  aTicket('CB-4', {
    title: 'Report money',
    state: 'done',
    labels: ['Money', 'mail'],
    priority: 'low',
  }),
];
const FACTS = {
  isOverdue: ({ id }: Ticket) => id === 'CB-3',
  why: ({ id }: Ticket) => (id === 'CB-1' ? 'Next for a slot' : ''),
};

const found = (text: string): string =>
  TICKETS.filter((ticket) => fits(parseFilter(text), ticket, FACTS))
    .map(({ id }) => id.slice(3))
    .join(' ');

describe('the filter of the board', () => {
  it.each([
    ['', '1 2 3 4'],
    ['   ', '1 2 3 4'],
    ['half', '1 3'],
    ['luci', '1'],
    ['HALF even', '1'],
    ['cb-4', '4'],
    ['todo', '1'],
    ['"todo"', '3'],
    ['review', '2'],
    ['deciding', '2'],
    ['review.deciding', '2'],
    ['state:done', '4'],
    ['review done', '2 4'],
    ['@luci', '1'],
    ['@LUCI', '1'],
    ['@a', '2'],
    ['@"ana lima"', '2'],
    ['@luci @max', '1 3'],
    ['@nobody', '4'],
    ['@', '1 2 3 4'],
    ['#money', '1 4'],
    ['#money #mail', '4'],
    ['money', '1 4'],
    ['urgent', '1'],
    ['"urgent"', '2'],
    ['p:low', '4'],
    ['priority:urgent priority:low', '1 4'],
    ['why:slot', '1'],
    ['why:died', '3'],
    ['is:overdue', '3'],
    ['is:person', '2 3'],
    ['is:nonsense', ''],
    ['-half', '2 4'],
    ['-@luci', '2 3 4'],
    ['-"half a"', '1 2 4'],
    ['-is:person -done', '1'],
    ['half @max', '3'],
    ['half @ana', ''],
    ['"unclosed half', ''],
    ['lima', '2'],
    ['why:', '1 2 3 4'],
    ['(', ''],
  ])('%j lets through: %s', (text, ids) => expect(found(text)).toBe(ids));
});

describe('a chip of the filter', () => {
  it.each([
    ['', 'urgent', 'urgent'],
    ['half', 'urgent', 'half urgent'],
    ['half urgent', 'urgent', 'half'],
    ['URGENT', 'urgent', ''],
    ['@"Ana Lima" x', '@"Ana Lima"', 'x'],
    ['x', '@"Ana Lima"', 'x @"Ana Lima"'],
  ])('in %j %j is turned to %j', (text, piece, next) => {
    expect(toggled(text, piece)).toBe(next);
    expect(has(next, piece)).toBe(!has(text, piece));
  });

  it.each([
    ['luci', '@luci'],
    ['Ana Lima', '@"Ana Lima"'],
  ])('of %s is %s', (name, piece) => expect(assigneePiece(name)).toBe(piece));
});
