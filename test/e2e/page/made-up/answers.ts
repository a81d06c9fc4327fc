import { drawnChart, isChartName } from '../../../../src/charts/chart.ts';
import { agreement, escalations, health, killSwitch, reviews, status, workers } from './service.ts';
import { flow, HEAD, moves } from './flow.ts';
import { comments, diff, history, log, replay, runs, STORY } from './story.ts';
import { tickets } from './tickets.ts';
import { NOW } from './time.ts';

/** What a made-up service has; each may be other in a test. */
export interface MadeUp {
  readonly tickets: readonly object[];
  readonly workers: readonly object[];
  readonly escalations: readonly object[];
  readonly moves: readonly object[];
  readonly status: object;
  readonly head: number;
}

export const shop: MadeUp = { tickets, workers, escalations, moves, status, head: HEAD };

/** The same service before its first ticket. */
export const emptyShop: MadeUp = {
  tickets: [],
  workers: [],
  escalations: [],
  moves: [],
  status: {
    ...status,
    counts: {},
    openEscalations: 0,
    review: { mode: 'off', profile: 'claude-review' },
    slots: { workers: { used: 0, limit: 4 }, reviewers: { used: 0, limit: 2 } },
  },
  head: 3,
};

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The answer to a GET, as the service would give it; undefined is 404. */
export async function answer(world: MadeUp, { path, query }: Asked): Promise<unknown> {
  const all = (items: readonly object[]) => page(items, query);
  const [, kind = '', id = '', part = ''] = path.split('/');
  const empty = world.tickets.length === 0;
  switch (kind) {
    case 'status':
      return world.status;
    case 'kill-switch':
      return killSwitch;
    case 'workers':
      if (part === 'log') {
        const from = Number(query.get('from') ?? 0);
        return { ...log, items: log.items.slice(from) };
      }
      return id === '' ? all(world.workers) : byId(world.workers, id);
    case 'escalations':
      return all(world.escalations);
    case 'events':
      return all(world.moves);
    case 'reviews':
      if (id === 'stats') return all(empty ? [] : agreement);
      return all(
        empty ? [] : reviews.filter(({ ticket }) => (query.get('ticket') ?? ticket) === ticket),
      );
    case 'operator':
      return all(
        empty
          ? health.slice(0, 1).map((one) => ({ ...one, counts: {}, drift: [], driftTotal: 0 }))
          : health,
      );
    case 'charts':
      return chartAnswer(world, id, part, all);
    case 'replay':
      return replay(Number(query.get('at') ?? HEAD));
    case 'tickets':
      return id === '' ? all(world.tickets) : ofTicket(world, id, part, all);
    default:
      return undefined;
  }
}

async function chartAnswer(
  world: MadeUp,
  name: string,
  part: string,
  all: (items: readonly object[]) => unknown,
): Promise<unknown> {
  if (!isChartName(name)) return name === '' ? all([]) : undefined;
  if (part === '') return drawnChart(name);
  if (part === 'moves') return all(moves.toReversed());
  if (part !== 'flow') return { seq: world.head, counts: {} };
  if (name === 'ticket' && world.tickets.length > 0) return flow;
  const quiet = flow.buckets.map(({ at }) => ({ at, moves: 0, entered: {} }));
  return { ...flow, name, seq: world.head, edges: [], dwell: [], buckets: quiet };
}

function ofTicket(
  world: MadeUp,
  id: string,
  part: string,
  all: (items: readonly object[]) => unknown,
): unknown {
  const own = id === STORY;
  switch (part) {
    case '':
      return byId(world.tickets, id);
    case 'history':
      return all(own ? history : []);
    case 'comments':
      return all(own ? comments : []);
    case 'runs':
      return all(own ? runs : []);
    case 'diff':
      return own ? diff : undefined;
    default:
      return undefined;
  }
}

const byId = (items: readonly object[], id: string): object | undefined =>
  items.find((item) => (item as { id: string }).id === id);

function page(items: readonly object[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 100);
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit < items.length ? String(from + limit) : null;
  return { items: items.slice(from, from + limit), nextCursor: next };
}

export const madeUpDate = new Date(NOW).toUTCString();
