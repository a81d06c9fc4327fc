import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/world/system.ts';
import { World } from '../test/supervisor/world.ts';
import { aServer, TOKEN } from '../test/transport/a-server.ts';

/**
 * The stream under many readers: how long the last of 1,000 needs to catch up after all dropped and resumed five times,
 * against the limit of 10 s; and what ten readers that stop reading do to the delay of ninety others, against the same
 * readers without them.
 */

const PER_SECOND = 200;
const LIMIT_MS = 10_000;

const world = await World.open({ starts: false });
await world.create({ id: 'CB-1' });
const server = await aServer({ host: world.host, clock: systemClock });

try {
  await catchUp();
  await paused();
} finally {
  await server.close();
  world.end();
}

async function catchUp(): Promise<void> {
  const readers = startReaders();
  await readers.order('connect', {
    count: Number(process.env['READERS'] ?? 1_000),
    since: world.host.head(),
  });
  const stop = write();
  await readers.order('churn', { times: 5, ms: 15_000 });
  const reconnectedAt = Date.now();
  await stop();
  const { wrong } = await readers.order('reach', { head: world.host.head() });
  const ms = Date.now() - reconnectedAt;
  console.log(
    `1,000 readers, five drops each, ${PER_SECOND} events/s: all caught up ${ms} ms after the last reconnect, ${(ms / LIMIT_MS).toFixed(3)} of the limit; ${String(wrong)} events missing, twice or out of order`,
  );
  readers.end();
}

async function paused(): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const alone = await delayOf(0);
    const beside = await delayOf(10);
    ratios.push(beside / Math.max(1, alone));
    console.log(
      `p99 of 90 readers: ${alone} ms alone, ${beside} ms beside 10 that stopped reading`,
    );
  }
  const median = ratios.toSorted((a, b) => a - b)[1] ?? Number.NaN;
  console.log(`ratio, median of three rounds: ${median.toFixed(2)} (limit 2)`);
}

async function delayOf(stopped: number): Promise<number> {
  const readers = startReaders();
  await readers.order('connect', { count: 90 + stopped, since: world.host.head() });
  await readers.order('pause', { count: stopped });
  const stop = write();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await readers.order('measure', { on: true });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const { p99 } = await readers.order('measure', { on: false });
  await stop();
  readers.end();
  return Number(p99);
}

/** Writes at a steady rate until it is stopped. */
function write(): () => Promise<void> {
  let pending: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    pending = world.host.tell(
      'ticket/CB-1',
      { type: 'person.commented', text: String(Date.now()) },
      { by: { kind: 'person', id: 'bench' } },
    );
  }, 1_000 / PER_SECOND);
  return async () => {
    clearInterval(timer);
    await pending;
  };
}

interface Readers {
  order(order: string, what: object): Promise<Record<string, unknown>>;
  end(): void;
}

function startReaders(): Readers {
  const file = fileURLToPath(new URL('stream-readers.mjs', import.meta.url));
  const child = spawn(process.execPath, [file, server.url.replace(/^http/, 'ws'), TOKEN], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((answer: Record<string, unknown>) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    waiting.shift()?.(JSON.parse(line) as Record<string, unknown>),
  );
  return {
    order: (order, what) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify({ order, ...what })}\n`);
      }),
    end: () => void child.kill(),
  };
}
