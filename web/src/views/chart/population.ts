import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import type { Who } from '../../ui/dot.tsx';
import { shortId } from '../../ui/words.ts';
import type { Tickets } from '../../data/tickets.ts';
import { covers } from '../../data/flow-count.ts';

/** One that is in a state: a ticket, a worker, the supervisor. */
export interface Item {
  readonly id: string;
  /** On its token. */
  readonly label: string;
  /** What it is about; empty where that is not known. */
  readonly title: string;
  /** Since when it is there, in milliseconds since the epoch. */
  readonly since: number;
  readonly who: Who;
}

/** Who is where on a chart, the oldest first. */
export interface Population {
  readonly in: (path: string) => readonly Item[];
}

const NOBODY: readonly Item[] = [];

/** The tickets by state; what did not change since the last look is the same list. */
export class TicketPopulation implements Population {
  readonly #tickets: Tickets;
  readonly #made = new Map<
    string,
    { readonly from: readonly Ticket[]; readonly items: readonly Item[] }
  >();

  constructor(tickets: Tickets) {
    this.#tickets = tickets;
  }

  in(path: string): readonly Item[] {
    const [top = path] = path.split('.', 1);
    const from = this.#tickets.in(top);
    if (from.length === 0) return NOBODY;
    const known = this.#made.get(path);
    if (known?.from === from) return known.items;
    const those = top === path ? from : from.filter(({ statePath }) => covers(path, statePath));
    const items = those.map(itemOf);
    this.#made.set(path, { from, items });
    return items;
  }
}

const PERSONS: ReadonlySet<string> = new Set(['inbox', 'needs_input', 'review.deciding']);
const PERSONS_OWN = 'a person: no profile';

/** Who must act on a ticket now, whatever its state is usually about. */
export function whoActs({ state, statePath, waitingFor }: Ticket): Who {
  if (state === 'done') return 'accepted';
  if (state === 'cancelled') return 'nobody';
  if (PERSONS.has(statePath) || waitingFor?.includes(PERSONS_OWN)) return 'person';
  return state === 'todo' || waitingFor !== null ? 'waits' : 'machine';
}

/** A ticket never changes, a change makes another one: so each item is made once. */
const made = new WeakMap<Ticket, Item>();

function itemOf(ticket: Ticket): Item {
  const known = made.get(ticket);
  if (known) return known;
  const item = {
    id: ticket.id,
    label: shortId(ticket.id),
    title: ticket.title,
    since: Date.parse(ticket.enteredAt),
    who: whoActs(ticket),
  };
  made.set(ticket, item);
  return item;
}

/** `enteredAt` says when a worker came into its state, where that was seen. */
export function workersIn(
  workers: readonly Worker[],
  enteredAt: (id: string) => number | null,
): Population {
  const items = workers.map((worker) => ({
    path: worker.state,
    item: {
      id: worker.id,
      label: shortId(worker.id),
      title: `${worker.role}, ${worker.profile}`,
      since: enteredAt(worker.id) ?? Date.parse(worker.startedAt ?? '') ?? 0,
      who: worker.state === 'live.idle' || worker.state === 'gated' ? 'waits' : 'machine',
    } satisfies Item,
  }));
  return {
    in: (path) =>
      items
        .filter((one) => covers(path, one.path))
        .map(({ item }) => item)
        .toSorted((a, b) => a.since - b.since),
  };
}

/** The supervisor is one. */
export function supervisorIn(status: Status | null, since: number): Population {
  const path = status?.state ?? '';
  const held = path.startsWith('paused') || path === 'degraded';
  const item: Item = {
    id: 'supervisor',
    label: 'service',
    title: '',
    since,
    who: held ? 'person' : 'machine',
  };
  return { in: (asked) => (covers(asked, path) ? [item] : NOBODY) };
}
