import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CommitMeter, Courier, JournalRow } from '../../supervisor/ports.ts';
import type { Definition } from './definitions.ts';
import { COUNTED, LOOKED_UP } from './definitions.ts';
import { countRows } from './journal-counts.ts';

/** What one look at the service says. Names as in the table of definitions; a null is left out. */
export interface Look {
  readonly tickets: Readonly<Record<string, number>>;
  readonly workers: Iterable<{ readonly role: string; readonly state: string }>;
  readonly escalationsOpen: number;
  readonly mailboxes: number;
  readonly outbox: Readonly<Record<string, number>>;
  readonly timers: number;
  readonly dispatcher: number;
  readonly killSwitch: boolean;
  readonly automation: boolean;
  readonly storeFailing: boolean;
  readonly journalHead: number;
  readonly streamClients: Readonly<Record<string, number>>;
  readonly streamLag: number;
  readonly streamBytes: number;
  readonly eventLoopMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  readonly databaseBytes: number | null;
  readonly freeDiskBytes: number | null;
  readonly memoryBytes: number;
}

/** The counters of one service. They begin at zero with it, as Prometheus expects; nothing of them is global. */
export interface Metrics {
  /** For the host: times its commits. */
  readonly meter: CommitMeter;
  /** Counts a commit's events. */
  committed(rows: readonly JournalRow[]): void;
  /** The same courier, with its attempts counted. */
  counted(courier: Courier): Courier;
  answered(request: { method: string; route: string | undefined; status: number }): void;
  cutOff(): void;
  /** The page for a scraper, with what was looked up just now. */
  page(look: Look): Promise<string>;
  readonly contentType: string;
}

/** @param now milliseconds of a clock that is never set, finer than one. */
export function createMetrics(now: () => number): Metrics {
  const registry = new Registry();
  const common = ({ name, help, labels }: Definition) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  const counters = mapped(COUNTED, 'counter', (one) => new Counter(common(one)));
  const histograms = mapped(
    COUNTED,
    'histogram',
    (one) => new Histogram({ ...common(one), buckets: [...(one.buckets ?? [])] }),
  );
  const gauges = mapped(LOOKED_UP, 'gauge', (one) => new Gauge(common(one)));

  return {
    meter: {
      begin() {
        const began = now();
        return (committed, events) => {
          if (!committed) return counters.commitsFailed.inc();
          histograms.commitSeconds.observe((now() - began) / 1_000);
          histograms.commitEvents.observe(events);
        };
      },
    },
    committed: (rows) =>
      countRows(rows, {
        moved: (chart, from, to) => counters.transitions.inc({ chart, from, to }),
        died: () => counters.deaths.inc(),
        stalled: () => counters.stalls.inc(),
        reviewerFailed: () => counters.reviewerFailures.inc(),
        judged: (mode, verdict, outcome) => counters.verdicts.inc({ mode, verdict, outcome }),
        escalationOpened: (reason) => counters.escalationsOpened.inc({ reason }),
        escalationResolved: (reason) => counters.escalationsResolved.inc({ reason }),
      }),
    counted: (courier) => ({
      channels: () => courier.channels(),
      async deliver(delivery) {
        const result = await courier.deliver(delivery);
        const { channel } = delivery;
        counters.deliveries.inc({ channel, outcome: result.outcome });
        return result;
      },
    }),
    // Where there is no route, the method is the asker's choice: it must not make a label.
    answered: ({ method, route, status }) =>
      counters.requests.inc({
        method: route === undefined ? 'any' : method,
        route: route ?? 'none',
        status,
      }),
    cutOff: () => counters.cutOff.inc(),
    page(look) {
      set(gauges, look);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

type Gauges = Readonly<Record<keyof typeof LOOKED_UP, Gauge>>;

const PLAIN = [
  'escalationsOpen',
  'mailboxes',
  'timers',
  'dispatcher',
  'journalHead',
  'streamLag',
  'streamBytes',
  'databaseBytes',
  'freeDiskBytes',
  'memoryBytes',
] as const;
const SWITCHES = ['killSwitch', 'automation', 'storeFailing'] as const;
const QUANTILES = [
  ['0.5', 'p50'],
  ['0.99', 'p99'],
  ['1', 'max'],
] as const;

function set(gauges: Gauges, look: Look): void {
  // What nobody is in any more must not stand there with its last number.
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const name of PLAIN) {
    const value = look[name];
    if (value === null) gauges[name].remove();
    else gauges[name].set(value);
  }
  for (const name of SWITCHES) gauges[name].set(look[name] ? 1 : 0);
  for (const [state, count] of Object.entries(look.tickets)) gauges.tickets.set({ state }, count);
  for (const { role, state } of look.workers) gauges.workers.inc({ role, state });
  for (const [type, count] of Object.entries(look.outbox)) gauges.outbox.set({ type }, count);
  for (const [transport, count] of Object.entries(look.streamClients)) {
    gauges.streamClients.set({ transport }, count);
  }
  for (const [quantile, name] of QUANTILES) {
    if (look.eventLoopMs) gauges.eventLoop.set({ quantile }, look.eventLoopMs[name] / 1_000);
  }
}

type OfType<T extends Record<string, Definition>, K extends Definition['type']> = {
  readonly [N in keyof T as T[N]['type'] extends K ? N : never]: T[N];
};

function mapped<T extends Record<string, Definition>, K extends Definition['type'], M>(
  table: T,
  type: K,
  make: (definition: Definition) => M,
): { readonly [N in keyof OfType<T, K>]: M } {
  const entries = Object.entries(table)
    .filter(([, definition]) => definition.type === type)
    .map(([name, definition]) => [name, make(definition)]);
  return Object.fromEntries(entries) as { readonly [N in keyof OfType<T, K>]: M };
}
