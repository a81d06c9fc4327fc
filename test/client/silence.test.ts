import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WebSocketClass } from '../../src/client/sockets.ts';
import { Stream } from '../../src/client/stream.ts';

const HELLO = '{"type":"callboard.stream.hello","head":4,"oldest":1,"since":4}';

/** A service that says what the test says and never closes by itself. */
class Line {
  static opened: Line[] = [];
  readonly #listeners = new Map<string, (event: object) => void>();
  constructor() {
    Line.opened.push(this);
  }
  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.set(type, listener);
  }
  hear(text: string): void {
    this.#listeners.get('message')?.({ data: text });
  }
  end(code: number): void {
    this.#listeners.get('close')?.({ code });
  }
  send(): void {}
  close(): void {}
}

let statuses: string[];
let stream: Stream;

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  Line.opened = [];
  statuses = [];
  stream = new Stream({
    url: 'http://127.0.0.1:1',
    token: undefined,
    since: undefined,
    WebSocket: Line as unknown as WebSocketClass,
    onEvent: () => {},
    onStatus: (status) => statuses.push(status),
    onReset: () => {},
  });
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => {
  stream.close();
  vi.useRealTimers();
});

it('a service that falls silent was there until its last word, not until the silence was noticed', async () => {
  expect(stream.heardAt).toBeNull();
  Line.opened[0]?.hear(HELLO);
  await vi.advanceTimersByTimeAsync(5_000);
  Line.opened[0]?.hear('{"type":"pong"}');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(statuses).toEqual(['live', 'lost']);
  expect(stream.heardAt).toBe(1_005_000);
});

it('a service that closes was there until then', async () => {
  Line.opened[0]?.hear(HELLO);
  await vi.advanceTimersByTimeAsync(7_000);
  Line.opened[0]?.end(1001);
  expect(statuses).toEqual(['live', 'lost']);
  await vi.advanceTimersByTimeAsync(2_000);
  Line.opened.at(-1)?.end(1006);
  expect(stream.heardAt).toBe(1_007_000);
});
