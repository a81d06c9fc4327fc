import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import type { Who } from '../../ui/dot.tsx';
import { shortId } from '../../ui/words.ts';
import type { Tickets } from '../../data/tickets.ts';
import { covers } from '../../data/flow-count.ts';
import { whoActs } from '../../data/who-acts.ts';

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
  readonly #status: () => Status | null;
  /** A ticket never changes, a change makes another one: so each item is made once. */
  #items = new WeakMap<Ticket, Item>();
  #profiles = '';
  readonly #made = new Map<
    string,
    { readonly from: readonly Ticket[]; readonly items: readonly Item[] }
  >();

  constructor(tickets: Tickets, status: () => Status | null) {
    this.#tickets = tickets;
    this.#status = status;
  }

  in(path: string): readonly Item[] {
    this.#lookAtProfiles();
    const [top = path] = path.split('.', 1);
    const from = this.#tickets.in(top);
    if (from.length === 0) return NOBODY;
    const known = this.#made.get(path);
    if (known?.from === from) return known.items;
    const those = top === path ? from : from.filter(({ statePath }) => covers(path, statePath));
    const items = those.map((ticket) => this.#itemOf(ticket));
    this.#made.set(path, { from, items });
    return items;
  }

  /** Who has no profile is a person: with other profiles another one may have to act. */
  #lookAtProfiles(): void {
    const profiles = (this.#status()?.profiles ?? []).map(({ name }) => name).join(' ');
    if (profiles === this.#profiles) return;
    this.#profiles = profiles;
    this.#items = new WeakMap();
    this.#made.clear();
  }

  #itemOf(ticket: Ticket): Item {
    const known = this.#items.get(ticket);
    if (known) return known;
    const item = {
      id: ticket.id,
      label: shortId(ticket.id),
      title: ticket.title,
      since: Date.parse(ticket.enteredAt),
      who: whoOf(ticket, this.#status()),
    };
    this.#items.set(ticket, item);
    return item;
  }
}

const whoOf = (ticket: Ticket, status: Status | null): Who =>
  ticket.state === 'done' ? 'accepted' : whoActs(ticket, status);

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
