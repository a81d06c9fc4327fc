import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';
import type { Tickets } from '../../data/tickets.ts';
import type { ColumnShape, Part } from './columns.ts';
import { asksAPerson } from '../../data/who-acts.ts';
import { COLUMNS } from './columns.ts';
import type { Filter, FilterFacts } from './filter.ts';
import { fits, isEmpty } from './filter.ts';
import type { LineFacts } from '../../data/line.ts';
import { holdOf, Line } from '../../data/line.ts';

/** A heading within a column. */
export interface PartItem {
  readonly part: Part;
  readonly count: number;
}

/** One line of a column. */
export type Item = PartItem | Ticket;

export const isPart = (item: Item): item is PartItem => 'part' in item;

export const keyOf = (item: Item): string => (isPart(item) ? `/${item.part.path}` : item.id);

export interface Column {
  readonly shape: ColumnShape;
  readonly items: readonly Item[];
  /** How many stand before each item in the line for a slot, null for those that stand in none; null where there is no line. */
  readonly places: readonly (number | null)[] | null;
  /** Tickets that the filter lets through. */
  readonly shown: number;
  /** All of the state. */
  readonly count: number;
}

export interface Asked {
  readonly filter: Filter;
  readonly facts: FilterFacts;
  readonly line: LineFacts;
  /** Changes when what `facts` say may have changed although no ticket did. */
  readonly moment: number;
}

interface Made {
  readonly from: readonly Ticket[];
  readonly filter: string;
  readonly moment: number;
  readonly column: Column;
}

/**
 * The columns out of the tickets. A column whose tickets are the same as before is the same object as before: what
 * happens in one state costs the others nothing.
 */
export class BoardModel {
  readonly #tickets: Tickets;
  readonly #line = new Line();
  readonly #made = new Map<TicketState, Made>();

  constructor(tickets: Tickets) {
    this.#tickets = tickets;
  }

  columns(asked: Asked): readonly Column[] {
    return COLUMNS.map((shape) => this.#column(shape, asked));
  }

  #column(shape: ColumnShape, asked: Asked): Column {
    const from = this.#tickets.in(shape.state);
    const { filter } = asked;
    // Whether a ticket that waits may start depends on others, and on the time.
    const moment = shape.state === 'todo' || dependsOnTime(filter) ? asked.moment : 0;
    const known = this.#made.get(shape.state);
    if (
      known?.from === from &&
      known.filter === filter.text &&
      known.moment === moment &&
      (shape.state !== 'todo' || from.length === 0)
    ) {
      return known.column;
    }
    const column = this.#make(shape, from, asked);
    this.#made.set(shape.state, { from, filter: filter.text, moment, column });
    return column;
  }

  #make(shape: ColumnShape, from: readonly Ticket[], asked: Asked): Column {
    const { filter, facts } = asked;
    const open = isEmpty(filter);
    let places: (number | null)[] | null = null;
    const passes = (ticket: Ticket): boolean => open || fits(filter, ticket, facts);
    let items: readonly Item[];
    if (shape.state === 'todo') {
      const line = this.#line.sorted(from, asked.line);
      const fitting: Ticket[] = [];
      places = [];
      for (const [at, ticket] of line.entries()) {
        if (!passes(ticket)) continue;
        fitting.push(ticket);
        places.push(holdOf(ticket, asked.line) === 'slot' ? at : null);
      }
      items = fitting;
    } else {
      const fitting = open ? from : from.filter(passes);
      // What was finished last is what one looks for.
      items = shape.rows ? fitting.toReversed() : fitting;
      if (shape.parts.length > 0) items = inParts(shape, fitting);
    }
    const parts = shape.parts.length === 0 ? 0 : items.filter(isPart).length;
    return { shape, items, places, shown: items.length - parts, count: from.length };
  }
}

const dependsOnTime = ({ is, why, not }: Filter): boolean =>
  is.length > 0 || why.length > 0 || not.some(dependsOnTime);

/** A part that nobody is in has no heading. */
function inParts({ parts }: ColumnShape, tickets: readonly Ticket[]): readonly Item[] {
  const items: Item[] = [];
  const byPath = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const there = byPath.get(ticket.statePath);
    if (there) there.push(ticket);
    else byPath.set(ticket.statePath, [ticket]);
  }
  const known = new Set(parts.map(({ path }) => path));
  const unknown = [...byPath.keys()].filter((path) => !known.has(path));
  // A newer service may have a sub-state that this page does not know.
  const others = unknown.map((path): Part => ({
    path,
    name: path.replace(/^[^.]*\./, ''),
    does: '',
  }));
  for (const part of [...parts, ...others]) {
    const there = byPath.get(part.path) ?? [];
    if (there.length === 0) continue;
    items.push({ part, count: there.length });
    for (const ticket of there) items.push(ticket);
  }
  return items;
}

export interface Tally {
  readonly total: number;
  readonly asking: number;
  readonly overdue: number;
  /** Those who have most, first. */
  readonly assignees: readonly string[];
}

const ASSIGNEES_MAX = 3;

/** What the chips say. */
export function tally(tickets: Tickets, isOverdue: FilterFacts['isOverdue']): Tally {
  let asking = 0;
  let overdue = 0;
  const has = new Map<string, number>();
  for (const { state } of COLUMNS) {
    if (state === 'done' || state === 'cancelled') continue;
    for (const ticket of tickets.in(state)) {
      if (asksAPerson(ticket)) asking += 1;
      if (isOverdue(ticket)) overdue += 1;
      if (ticket.assignee !== null) has.set(ticket.assignee, (has.get(ticket.assignee) ?? 0) + 1);
    }
  }
  const assignees = [...has]
    .toSorted(([one, most], [other, more]) => more - most || (one < other ? -1 : 1))
    .slice(0, ASSIGNEES_MAX)
    .map(([name]) => name)
    // So that they keep their places while the numbers change.
    .toSorted();
  return { total: tickets.size, asking, overdue, assignees };
}
