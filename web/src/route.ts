import { Cell, useCell } from './data/source.ts';

export const VIEWS = ['chart', 'board', 'workers', 'reviewers', 'operator'] as const;
export type View = (typeof VIEWS)[number];

/** Where the page is: `#/board?q=urgent`, `#/tickets/CB-1?at=42`. Every place has an address that can be shared. */
export interface Route {
  /** `ticket` is the view of one; `unknown` is an address that leads nowhere. */
  readonly view: View | 'ticket' | 'unknown';
  /** The ticket's id, or the chart's name; empty otherwise. */
  readonly id: string;
  readonly query: URLSearchParams;
}

const route = new Cell<Route>(read());
window.addEventListener('hashchange', () => route.set(read()));

export const useRoute = (): Route => useCell(route);

type Query = Readonly<Record<string, string | number | null | undefined>>;

/** The address of a place; null and undefined leave a part of the query out. */
export function href(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `#/${path === 'chart' ? '' : path}${given.length > 0 ? `?${text}` : ''}`;
}

export const ticketHref = (id: string, query: Query = {}): string =>
  href(`tickets/${encodeURIComponent(id)}`, query);

/** Goes there, with a step in the browser's history. */
export function go(to: string): void {
  location.hash = to;
}

/** Changes the query of where the page is, without a step in the browser's history: a filter, a slider. */
export function setQuery(changes: Query): void {
  const { hash } = location;
  const [path = '#/', text = ''] = hash.split(/\?(.*)/s);
  const query = new URLSearchParams(text);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  const next = `${path || '#/'}${query.size > 0 ? `?${query}` : ''}`;
  if (next === hash) return;
  history.replaceState(null, '', next);
  route.set(read());
}

function read(): Route {
  const [path = '', text = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const query = new URLSearchParams(text);
  const [head = '', ...rest] = path.split('/');
  const id = decoded(rest.join('/'));
  if (head === '' || head === 'chart') return { view: 'chart', id: id || 'ticket', query };
  if (head === 'tickets' && id) return { view: 'ticket', id, query };
  if ((VIEWS as readonly string[]).includes(head)) return { view: head as View, id, query };
  return { view: 'unknown', id: '', query };
}

/** A hand-written address may hold a lone `%`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
