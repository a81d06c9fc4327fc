import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { asksAPerson } from '../../data/who-acts.ts';
import { PRIORITIES } from '../../ui/priorities.ts';

/** What a ticket alone does not say and a filter may ask for. */
export interface FilterFacts {
  readonly isOverdue: (ticket: Ticket) => boolean;
  /** Why it is where it is, in words. */
  readonly why: (ticket: Ticket) => string;
}

/** Made of what one types; of the same kind one must fit, and every kind must. */
export interface Filter {
  /** As it was typed; equal texts are equal filters. */
  readonly text: string;
  readonly words: readonly string[];
  readonly states: readonly string[];
  readonly assignees: readonly string[];
  readonly labels: readonly string[];
  readonly priorities: readonly string[];
  readonly why: readonly string[];
  readonly is: readonly string[];
  readonly not: readonly Filter[];
}

const STATES: ReadonlySet<string> = new Set([
  'inbox',
  'todo',
  'in_progress',
  'review',
  'needs_input',
  'done',
  'cancelled',
  'verifying',
  'judging',
  'gating',
  'deciding',
]);

/** Pieces between blanks; quotes keep blanks, and make a state or a priority a plain word. */
const PIECE = /(-?(?:[@#]|[a-z]+:)?)"([^"]*)"?|\S+/gi;

type Kind = Exclude<keyof Filter, 'text' | 'not'>;

/** Any text is a filter: what is no state, sign or key is a word. */
export function parseFilter(text: string): Filter {
  const found: Record<Kind, string[]> & { not: Filter[] } = {
    words: [],
    states: [],
    assignees: [],
    labels: [],
    priorities: [],
    why: [],
    is: [],
    not: [],
  };
  for (const match of text.toLowerCase().matchAll(PIECE)) {
    const quoted = match[2] !== undefined;
    const piece = quoted ? `${match[1]}${match[2]}` : match[0];
    if (piece.length > 1 && piece.startsWith('-')) {
      const rest = quoted ? `${(match[1] ?? '').slice(1)}"${match[2]}"` : piece.slice(1);
      found.not.push(parseFilter(rest));
      continue;
    }
    const said = kindOf(piece, quoted && match[1] === '');
    // A sign or a key that nothing follows yet hides nothing.
    if (said && said.value !== '') found[said.kind].push(said.value);
  }
  return { text: text.trim(), ...found };
}

function kindOf(piece: string, plain: boolean): { kind: Kind; value: string } | null {
  if (plain) return { kind: 'words', value: piece };
  const rest = piece.slice(1);
  if (piece.startsWith('@')) return { kind: 'assignees', value: rest };
  if (piece.startsWith('#')) return { kind: 'labels', value: rest };
  const [, key, value = ''] = /^(why|is|state|p|priority):(.*)$/s.exec(piece) ?? [];
  if (key === 'why' || key === 'is') return { kind: key, value };
  if (key === 'state') return { kind: 'states', value };
  if (key !== undefined) return { kind: 'priorities', value };
  if (STATES.has(piece) || piece.startsWith('review.')) return { kind: 'states', value: piece };
  if (PRIORITIES.some((known) => known === piece)) return { kind: 'priorities', value: piece };
  return { kind: 'words', value: piece };
}

export const isEmpty = ({ text }: Filter): boolean => text === '';

/** What words are looked for in; tickets never change, a change makes another one. */
const searched = new WeakMap<Ticket, string>();

function searchText(ticket: Ticket): string {
  let text = searched.get(ticket);
  if (text === undefined) {
    const { id, title, assignee, labels } = ticket;
    text = `${id} ${title} ${assignee ?? ''} ${labels.join(' ')}`.toLowerCase();
    searched.set(ticket, text);
  }
  return text;
}

export function fits(filter: Filter, ticket: Ticket, facts: FilterFacts): boolean {
  const { words, states, assignees, labels, priorities, why, is, not } = filter;
  return (
    (priorities.length === 0 || priorities.some((said) => ticket.priority.startsWith(said))) &&
    (states.length === 0 || states.some((state) => inState(ticket, state))) &&
    (assignees.length === 0 || assignees.some((name) => isGivenTo(ticket, name))) &&
    labels.every((label) => ticket.labels.some((own) => own.toLowerCase().startsWith(label))) &&
    words.every((word) => searchText(ticket).includes(word)) &&
    is.every((said) => isSo(ticket, said, facts)) &&
    (why.length === 0 || fitsWhy(ticket, why, facts)) &&
    not.every((other) => !fits(other, ticket, facts))
  );
}

const inState = ({ statePath }: Ticket, state: string): boolean =>
  statePath === state || statePath.startsWith(`${state}.`) || statePath.endsWith(`.${state}`);

const isGivenTo = ({ assignee }: Ticket, name: string): boolean =>
  name === 'nobody' ? assignee === null : (assignee?.toLowerCase().startsWith(name) ?? false);

function isSo(ticket: Ticket, said: string, { isOverdue }: FilterFacts): boolean {
  if ('overdue'.startsWith(said)) return isOverdue(ticket);
  if ('person'.startsWith(said)) return asksAPerson(ticket);
  return false;
}

function fitsWhy(ticket: Ticket, why: readonly string[], facts: FilterFacts): boolean {
  const text = `${ticket.reason ?? ''} ${facts.why(ticket)}`.toLowerCase();
  return why.every((said) => text.includes(said));
}

/** The same text with the piece added, or without it where it was there: a chip is a piece of the filter. */
export function toggled(text: string, piece: string): string {
  const pieces = [...text.matchAll(PIECE)].map(([whole]) => whole);
  const others = pieces.filter((other) => other.toLowerCase() !== piece.toLowerCase());
  return (others.length < pieces.length ? others : [...pieces, piece]).join(' ');
}

export const has = (text: string, piece: string): boolean =>
  [...text.matchAll(PIECE)].some(([whole]) => whole.toLowerCase() === piece.toLowerCase());

/** `@ana`, and `@"Ana Lima"` where there is a blank. */
export const assigneePiece = (name: string): string =>
  /\s/.test(name) ? `@"${name}"` : `@${name}`;
