/** A client of the stream that survives the service: it comes back with `since` and notes every gap and repetition. */
import { WebSocket } from 'ws';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import type { Service } from './service.ts';

/** The parts of an event's data that tests look at. */
export interface EventData {
  readonly event?: { readonly type: string; readonly [more: string]: unknown };
  readonly from?: string | null;
  readonly to?: string;
  readonly by?: { readonly kind: string; readonly id: string };
  readonly ticket?: Record<string, unknown>;
  readonly worker?: Record<string, unknown>;
  readonly escalation?: Record<string, unknown>;
  readonly comment?: Record<string, unknown>;
  readonly outcome?: string;
  readonly report?: Record<string, unknown>;
}
export type Seen = Omit<StreamEvent, 'data'> & { readonly data: EventData };

interface Wait {
  /** Only events past this sequence. */
  readonly after?: number;
  readonly withinMs?: number;
}

export interface Watch {
  readonly events: readonly Seen[];
  /** Sentences about what a stream must never do. */
  readonly faults: readonly string[];
  /** Connects, from the last event that was seen on. */
  attach(service: Service): Promise<void>;
  /** The first event, seen already or to come, for which this holds. */
  until(what: string, holds: (event: Seen) => boolean, wait?: Wait): Promise<Seen>;
  /** Resolves when the ticket enters this state (path). */
  state(ticket: string, path: string, wait?: Wait): Promise<Seen>;
  /** Resolves when the worker enters this state (path). */
  worker(id: string, path: string, wait?: Wait): Promise<Seen>;
  /** Sequence of the newest event. */
  last(): number;
  close(): void;
}

/** The operator's samples come by the clock, whatever happens otherwise. */
export const notASample = ({ type }: { readonly type: string }): boolean =>
  type !== 'callboard.operator.health';

export function aWatch(): Watch {
  const events: Seen[] = [];
  const faults: string[] = [];
  const listeners = new Set<() => void>();
  let socket: WebSocket | null = null;
  const last = () => events.at(-1)?.sequence ?? 0;

  function take(frame: unknown): void {
    if (!Array.isArray(frame)) {
      faults.push(`a frame that is no array: ${JSON.stringify(frame).slice(0, 80)}`);
      return;
    }
    for (const event of frame as Seen[]) {
      if (event.sequence !== last() + 1) faults.push(`${event.sequence} came after ${last()}`);
      events.push(event);
    }
    for (const look of listeners) look();
  }

  const until: Watch['until'] = (what, holds, { after = 0, withinMs = 60_000 } = {}) =>
    new Promise((resolve, reject) => {
      let at = 0;
      const look = () => {
        for (; at < events.length; at += 1) {
          const event = events[at] as Seen;
          if (event.sequence > after && holds(event)) return settle(() => resolve(event));
        }
      };
      const timer = setTimeout(() => {
        const tail = events.slice(-15).map(inWords).join('\n');
        settle(() => reject(new Error(`never seen: ${what}; the last events were\n${tail}`)));
      }, withinMs);
      const settle = (how: () => void) => {
        clearTimeout(timer);
        listeners.delete(look);
        how();
      };
      listeners.add(look);
      look();
    });

  return {
    events,
    faults,
    attach(service) {
      socket?.terminate();
      const address = `${service.url.replace('http', 'ws')}/api/v1/stream?since=${last()}`;
      const headers = { authorization: `Bearer ${service.token}` };
      const opened = new WebSocket(address, ['callboard.v1'], { headers });
      socket = opened;
      return new Promise((resolve, reject) => {
        let hello = false;
        opened.on('message', (data: Buffer) => {
          const frame: unknown = JSON.parse(data.toString('utf8'));
          if (hello) return take(frame);
          hello = true;
          resolve();
        });
        opened.on('error', reject);
        opened.on('close', (code, reason) =>
          reject(new Error(`closed: ${code} ${reason.toString()}`)),
        );
      });
    },
    until,
    state: (ticket, path, wait) =>
      until(
        `${ticket} in ${path}`,
        ({ source, data }) =>
          source === `/tickets/${ticket}` && data.to === path && data.from !== path,
        wait,
      ),
    worker: (id, path, wait) =>
      until(
        `worker ${id} ${path}`,
        ({ source, data }) => source === `/workers/${id}` && data.to === path && data.from !== path,
        wait,
      ),
    last,
    close: () => socket?.terminate(),
  };
}

const inWords = ({ sequence, source, type, data }: Seen): string =>
  `${sequence} ${source} ${type} ${data.from ?? ''} → ${data.to ?? ''} ${data.event?.type ?? ''}`;
