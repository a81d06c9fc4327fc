import type { WebSocket } from 'ws';
import type { Address, By } from '../../machines/by.ts';
import type { ChartName } from '../../machines/charts.ts';
import { charts } from '../../machines/charts.ts';
import type { ActorHost, Cancel, Log } from '../../supervisor/ports.ts';
import type { Limits } from '../deps.ts';
import { CLOSE } from '../protocol/index.ts';
import type { Commit } from './commit.ts';
import type { Following, Hub } from './hub.ts';

/** The version of Stately's inspection protocol that is spoken; a test holds it against the library's own. */
export const INSPECTION_VERSION = '0.7.2';
/** Actors that a new inspector is told of at once; any other one is told of with its next event. */
const ACTORS_MAX = 200;
const ROOT = 'supervisor';

export interface InspectOptions {
  readonly host: ActorHost;
  readonly hub: Hub;
  readonly log: Log;
  readonly limits: Pick<Limits, 'bufferedBytesMax'>;
}

interface Told {
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly data: {
    readonly event?: { readonly type: string };
    readonly to?: string;
    readonly by?: By;
  };
}

/** Events that a chart has decided; the others are records beside it. */
const STEP = /^callboard\.(ticket|worker|supervisor)\.(created|transition|updated)$/;

/**
 * Shows the actors of the service to Stately's inspector: those that live, newest first, then every event with the
 * snapshot that it led to. Snapshots are only read while somebody inspects. An inspector that does not keep up is cut
 * off; it cannot resume, for a new one is told how everything stands.
 * @returns stops it.
 */
export function inspect(socket: WebSocket, { host, hub, log, limits }: InspectOptions): Cancel {
  const known = new Set<Address>();
  let ended = false;
  const self: Following = {
    transport: 'inspect',
    behind: () => 0,
    buffered: () => socket.bufferedAmount,
  };
  hub.following.add(self);
  const leave = hub.listen(take);

  function send(message: object): Promise<void> {
    if (ended) return Promise.resolve();
    const text = JSON.stringify(message);
    if (
      socket.bufferedAmount > 0 &&
      socket.bufferedAmount + text.length > limits.bufferedBytesMax
    ) {
      end();
      hub.cutOff();
      socket.close(CLOSE.tooSlow, 'inspect again');
      return Promise.resolve();
    }
    return new Promise((resolve) => socket.send(text, () => resolve()));
  }

  /** Resolves when the network has taken it. */
  function introduce(address: Address, createdAt: string): Promise<void> {
    if (known.has(address)) return Promise.resolve();
    known.add(address);
    const chart = chartOf(address);
    const shown = host.queries.snapshot(address);
    return send({
      type: '@xstate.actor',
      name: address === ROOT ? ROOT : address.slice(address.indexOf('/') + 1),
      ...common(address, createdAt),
      parentId: parentOf(address),
      definition: definitionOf(chart),
      snapshot: withoutRights(shown) ?? { status: 'active' },
    });
  }

  function take(commit: Commit): void {
    const told = commit.rows.map(({ actor, body }) => ({ actor, ...(JSON.parse(body) as Told) }));
    const steps = told.filter(({ type }) => STEP.test(type));
    steps.forEach(({ actor, time, data: { event, by } }, index) => {
      if (ended || !event) return;
      const at = String(Date.parse(time));
      void introduce(actor, at);
      void send({
        type: '@xstate.event',
        ...common(actor, at),
        event,
        sourceId: by && sourceOf(by),
      });
      // One snapshot per commit: what stands in between was never anywhere to be read.
      if (steps.slice(index + 1).some((later) => later.actor === actor)) return;
      const snapshot = withoutRights(host.queries.snapshot(actor));
      if (snapshot) void send({ type: '@xstate.snapshot', ...common(actor, at), event, snapshot });
    });
  }

  async function begin(): Promise<void> {
    for (const address of host.queries.newestActors(ACTORS_MAX)) {
      if (ended) return;
      await introduce(address, '0');
    }
  }

  function end(): void {
    ended = true;
    leave();
    hub.following.delete(self);
  }

  begin().catch((cause: unknown) => {
    log.error({ cause: String(cause) }, 'an inspector could not be told of the actors');
    end();
    socket.close(1011, 'internal error');
  });
  return end;
}

const common = (address: Address, createdAt: string) => ({
  sessionId: address,
  rootId: ROOT,
  id: null,
  createdAt,
  _version: INSPECTION_VERSION,
});

const chartOf = (address: Address): ChartName =>
  address === ROOT ? ROOT : address.startsWith('ticket/') ? 'ticket' : 'worker';

/** A worker is its ticket's; `CB-1.2` and `CB-1.r1` are of `CB-1`. */
function parentOf(address: Address): Address | undefined {
  if (address === ROOT) return undefined;
  if (address.startsWith('ticket/')) return ROOT;
  return `ticket/${address.slice('worker/'.length, address.lastIndexOf('.'))}`;
}

function sourceOf({ kind, id }: By): Address | undefined {
  if (kind === 'ticket') return `ticket/${id}`;
  if (kind === 'worker' || kind === 'reviewer' || kind === 'gate') return `worker/${id}`;
  return kind === 'supervisor' ? ROOT : undefined;
}

const definitions = new Map<ChartName, string>();

/** The chart as it is written; what is a function in it goes by its name. */
function definitionOf(chart: ChartName): string {
  const text =
    definitions.get(chart) ??
    JSON.stringify(charts[chart].machine.config, (_, value: unknown) =>
      typeof value === 'function' ? { type: value.name } : value,
    );
  definitions.set(chart, text);
  return text;
}

/** Even the hash of a nonce is nobody's business. */
function withoutRights<T extends { readonly context: object }>(snapshot: T | null): T | null {
  if (!snapshot) return null;
  const entries = Object.entries(snapshot.context).filter(([key]) => !/nonce/i.test(key));
  return { ...snapshot, context: Object.fromEntries(entries) };
}
