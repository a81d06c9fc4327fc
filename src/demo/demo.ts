import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '../cli/client.ts';
import type { DemoOptions } from '../cli/commands/service.ts';
import { EXIT } from '../cli/exit-code.ts';
import { follow } from '../cli/follow.ts';
import { importTicket } from '../cli/import-ticket.ts';
import { inDependencyOrder } from '../tickets/dependency-order.ts';
import type { Io } from '../cli/io.ts';
import { Output } from '../cli/output.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { readTicketPaths } from '../tickets/read-ticket-paths.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import type { DemoVerdict } from './judge.ts';
import { judgeDemo } from './judge.ts';
import type { PersonStep } from './material.ts';
import { dueSteps, takeStep } from './person.ts';
import { choosePort } from './port.ts';
import type { PreparedDemo } from './prepare.ts';
import { prepareDemo } from './prepare.ts';
import { createScreen } from './screen.ts';
import { renderFinalTable } from './render.ts';

/** The service as the demo needs it. */
export interface DemoService {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

export interface DemoEdge {
  readonly io: Io;
  /** Starts the service on a configuration; from `environment` its agents are given what their profiles list. */
  start(options: {
    readonly config: Config;
    readonly configDir: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
  }): Promise<DemoService>;
}

/** So long a demo may take; at the default speed it needs a third of it. */
const DEADLINE_MS = 300_000;

/**
 * `callboard demo`: real tickets, a real repository and real processes, with scripted agents.
 * @returns 0 when every ticket rests where the script expects it (with `--once`) or the demo was ended by hand, else 1.
 */
export async function demo(options: DemoOptions, edge: DemoEdge): Promise<number> {
  const { io } = edge;
  const out = new Output(io, {
    json: options.globals.json === true,
    colour: options.globals.color !== false,
  });
  const port = await choosePort(options.port);
  const prepared = await prepareDemo({ dir: options.dir, port, speed: options.speed });
  const environment = { ...io.env, ...prepared.env };
  const { config, dir } = await loadConfig({
    file: prepared.configFile,
    cwd: prepared.dir,
    env: environment,
  });
  const service = await edge.start({ config, configDir: dir, environment });
  const ended = new AbortController();
  const off = io.onInterrupt(() => ended.abort());
  try {
    greet(out, service, prepared);
    const client = new Client({
      url: service.url,
      token: service.token,
      sleep: (ms) => io.sleep(ms),
    });
    await importAll(client, prepared, out);
    const verdict = await watch({
      client,
      prepared,
      out,
      io,
      speed: options.speed,
      signal: ended.signal,
    });
    report(out, verdict);
    if (options.once) return verdict.rows.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
    if (!ended.signal.aborted) await untilInterrupted(out, ended.signal);
    return EXIT.ok;
  } finally {
    off();
    await service.stop();
    // A scratch folder that nobody named and nobody can look at any more is not left behind.
    if (options.once && options.dir === undefined)
      await rm(prepared.dir, { recursive: true, force: true });
  }
}

function greet(out: Output, service: DemoService, prepared: PreparedDemo): void {
  out.talk(`Callboard runs at ${service.url}/  (Ctrl+C ends it)`);
  out.talk(`Everything is scratch, in ${prepared.dir}`);
  const callboard = `${program(prepared)} --config ${word(prepared.configFile)}`;
  out.talk(`Log a browser in, from another terminal: ${callboard} open`);
  out.talk(`Or look at it there: ${callboard} status`);
}

/** From a checkout it is on nobody's PATH. */
const program = ({ env }: PreparedDemo): string =>
  env['DEMO_CALLBOARD'] === undefined ? 'callboard' : `node ${word(env['DEMO_CALLBOARD'])}`;

/** To be copied into a shell. */
const word = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));

async function importAll(client: Client, prepared: PreparedDemo, out: Output): Promise<void> {
  const { tickets, problems } = await readTicketPaths([prepared.ticketsDir], {
    base: prepared.dir,
  });
  for (const { file, line, message } of problems) out.talk(`${file}:${line}: ${message}`);
  for (const draft of inDependencyOrder(tickets)) await importTicket(client, draft, 'demo');
}

interface Watching {
  readonly client: Client;
  readonly prepared: PreparedDemo;
  readonly out: Output;
  readonly io: Io;
  readonly speed: number;
  readonly signal: AbortSignal;
}

/** Shows what happens until nothing more can happen, and plays the person's part. */
async function watch({ client, prepared, out, io, speed, signal }: Watching): Promise<DemoVerdict> {
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(DEADLINE_MS)]);
  const screen = createScreen(out, io);
  const left = new Set(prepared.personScript);
  const playing = new Set<PersonStep>();
  const surprises = new Map<string, string>();
  let verdict = await look();

  async function look(): Promise<DemoVerdict> {
    const { items } = await client.list<Ticket>('/tickets');
    const waiting = [...left].filter((step) => !playing.has(step));
    const asksWorkers = waiting.some(({ when }) => when.worker !== undefined);
    const workers = asksWorkers ? (await client.list<Worker>('/workers')).items : [];
    for (const step of dueSteps(waiting, items, workers)) void play(step);
    return judgeDemo(items, prepared.expected, [...left], surprises);
  }

  async function play(step: PersonStep): Promise<void> {
    playing.add(step);
    await io.sleep((step.afterSeconds * 1_000) / speed, stop);
    if (stop.aborted) return;
    const { ticket } = step.when;
    const surprise = await takeStep(client, step).catch((error: unknown) => String(error));
    if (surprise !== null) surprises.set(ticket, surprise);
    left.delete(step);
    // The agent that is spoken to works on until it was: at any speed it is busy when that happens.
    await writeFile(join(prepared.stateDir, `said-${ticket}`), '');
  }

  const events = follow({
    client: async () => client,
    since: 0,
    signal: stop,
    sleep: (ms, until) => io.sleep(ms, until),
    talk: (text) => out.talk(text),
  });
  // `waitingFor` is known to a reader only, so the tickets are read after each burst of events.
  let looking: Promise<void> | null = null;
  let again = false;
  const lookSoon = (): void => {
    if (looking) {
      again = true;
      return;
    }
    looking = (async () => {
      do {
        again = false;
        await io.sleep(50, stop);
        verdict = await look();
      } while (again && !stop.aborted);
    })()
      .catch((error: unknown) => out.talk(`The tickets could not be read: ${String(error)}`))
      .finally(() => {
        looking = null;
        if (verdict.settled) enough.abort();
      });
  };
  for await (const event of events) {
    screen.show(event);
    lookSoon();
  }
  if (looking) await (looking as Promise<void>);
  screen.end();
  return signal.aborted ? verdict : look();
}

function report(out: Output, verdict: DemoVerdict): void {
  if (out.json) {
    out.object({ settled: verdict.settled, rows: verdict.rows });
    return;
  }
  out.lines(['', ...renderFinalTable(verdict.rows, out)]);
}

async function untilInterrupted(out: Output, signal: AbortSignal): Promise<void> {
  out.talk('The service goes on; act on its tickets, or end it with Ctrl+C.');
  // A listener alone does not keep a process alive, and the service's own sockets do.
  await new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
