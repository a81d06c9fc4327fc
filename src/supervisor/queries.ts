import type { TicketContext } from '../machines/ticket-context.ts';
import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import type { Snapshot } from '../step/step.ts';
import { statePath } from '../step/step.ts';
import { census } from './census.ts';
import type { Memory } from './memory.ts';
import { Quarantined } from './memory.ts';
import type {
  Activity,
  Clock,
  KillSwitchView,
  Page,
  Policies,
  Queries,
  Store,
  TicketView,
  WorkerView,
} from './ports.ts';
import type { Relay } from './relay.ts';
import { newestActors, placesOf } from './places.ts';
import { contextOf, iso } from './views.ts';
import { withWaiting } from './waiting.ts';

export interface QuerySources {
  readonly store: Store;
  readonly memory: Memory;
  readonly relay: Relay;
  readonly activity: Activity;
  readonly policies: () => Policies;
  readonly globalOwner: () => string;
  readonly supervisor: () => Snapshot;
  readonly fault: () => string | null;
  readonly clock: Pick<Clock, 'now'>;
  /** Envelopes that have arrived and are not decided. */
  readonly mailboxes: () => number;
}

/** How many held things an answer names at most. */
const HELD_MAX = 1_000;

/** What can be read of the running system: rows of the store, and what only the moment knows beside them. */
export function createQueries(sources: QuerySources): Queries {
  const { store, memory, activity } = sources;
  const waiting = (view: TicketView): TicketView =>
    withWaiting(view, {
      roster: memory.roster,
      policies: sources.policies(),
      supervisor: sources.supervisor(),
      fault: sources.fault(),
      globalOwner: sources.globalOwner(),
      landing: view.state === 'done' && sources.relay.awaits(`ticket/${view.id}`, 'land'),
    });
  const active = (view: WorkerView): WorkerView => {
    const last = activity.last(view.id);
    return {
      ...view,
      lastActivityAt: last === null ? (view.endedAt ?? view.startedAt) : iso(last),
    };
  };
  const each = <T>(page: Page<T>, map: (item: T) => T): Page<T> => ({
    ...page,
    items: page.items.map(map),
  });
  return {
    ticket: (id) => {
      const view = store.ticket(id);
      return view && waiting(view);
    },
    tickets: (filter) => each(store.tickets(filter), waiting),
    history: (ticket, page) => store.history(ticket, page),
    comments: (ticket, page) => store.comments(ticket, page),
    runs: (ticket) => store.runs(ticket).map(active),
    worker: (id) => {
      const view = store.worker(id);
      return view && active(view);
    },
    workers: (options) => each(store.workers(options), active),
    reviewTallies: (filter) => store.reviewTallies(filter),
    reviews: (filter) => store.reviews(filter),
    escalation: (id) => store.escalation(id),
    escalations: (filter) => store.escalations(filter),
    events: (filter) => store.events(filter),
    health: (page) => store.health(page),
    census: () => census(sources),
    ticketStates: () => Array.from(memory.roster.states, ([id, state]) => ({ id, state })),
    snapshot: (address) => {
      try {
        return memory.actor(address)?.snapshot ?? null;
      } catch (cause) {
        if (cause instanceof Quarantined) return null;
        throw cause;
      }
    },
    newestActors: (limit) => newestActors(memory, limit),
    liveWorkers: () =>
      Array.from(memory.roster.workers.values(), ({ role, path }) => ({ role, state: path })),
    slots: () => {
      const { authors, judges } = sources.policies().slots;
      const used = (is: (role: string) => boolean): number =>
        memory.roster.running(({ role }) => is(role));
      return {
        workers: { used: used((role) => role === 'author'), limit: authors },
        reviewers: { used: used((role) => role !== 'author'), limit: judges },
      };
    },
    liveRuns: () =>
      Array.from(memory.roster.workers.values(), ({ id, incarnation }) => `${id}/${incarnation}`),
    counts: () => store.counts(),
    places: (chart) => ({ seq: store.head(), counts: placesOf(chart, sources) }),
    killSwitch: () => killSwitchView(sources),
    supervisor: () => ({ state: statePath(sources.supervisor().value), fault: sources.fault() }),
    receipt: (key) => {
      const row = store.receipt(key);
      return (
        row && {
          fingerprint: row.fingerprint,
          status: row.status,
          body: JSON.parse(row.body) as unknown,
        }
      );
    },
  };
}

function killSwitchView(sources: QuerySources): KillSwitchView {
  const context = contextOf<SupervisorContext>(sources.supervisor());
  const engaged = context.flag || context.stored;
  return {
    engaged,
    source:
      context.flag && context.stored
        ? 'both'
        : context.flag
          ? 'file'
          : context.stored
            ? 'stored'
            : null,
    by: context.by,
    reason: context.reason,
    since: context.since === null ? null : iso(context.since),
    held: engaged ? held(sources) : [],
  };
}

/** What would go on if the switch were released: starts, deeds, the operator's moves, judgements to be applied. */
function held({ memory, relay, policies }: QuerySources): KillSwitchView['held'] {
  const list: { what: string; ticket: string | null }[] = [];
  const { roster } = memory;
  for (const deed of relay.waiting) {
    if (!deed.automatic) continue;
    const id = deed.actor.slice(deed.actor.indexOf('/') + 1);
    list.push({ what: deed.type, ticket: roster.workers.get(id)?.ticket ?? id });
  }
  for (const ticket of roster.tickets.values()) {
    if (list.length >= HELD_MAX) break;
    if (ticket.held) list.push({ what: 'verdict', ticket: ticket.id });
    else if (ticket.operatorMove) list.push({ what: ticket.operatorMove, ticket: ticket.id });
    else if (ticket.wants) list.push({ what: ticket.wants, ticket: ticket.id });
    else if (
      ticket.path === 'todo' &&
      ticket.author === null &&
      ticket.backoffUntil === null &&
      roster.unmet(ticket).length === 0 &&
      policies().author(ticket) !== null
    ) {
      list.push({ what: 'dispatch', ticket: ticket.id });
    }
  }
  return list;
}

/** The context of a ticket's actor; null where there is none. For handlers of deeds. */
export function ticketContextOf(memory: Memory, id: string): TicketContext | null {
  const actor = memory.actor(`ticket/${id}`);
  return actor ? contextOf<TicketContext>(actor.snapshot) : null;
}
