import type { Command } from 'commander';
import type { Worker, WorkerLog } from '../../transport/protocol/worker.ts';
import type { Client } from '../client.ts';
import { segment } from '../client.ts';
import { harmless } from '../harmless.ts';
import type { Session } from '../session.ts';
import { examples } from './group.ts';
import { untilInterrupted } from '../interrupt.ts';

/** How often a live log is looked at, and how many pieces are asked for at once. */
const POLL_MS = 500;
const PIECES = 500;

type Item = WorkerLog['items'][number];

export function addWorkerLog(worker: Command, session: Session): void {
  worker
    .command('log')
    .description('print what a worker has put out')
    .argument('<id>')
    .option('--follow', 'go on as long as it lives')
    .addHelpText('after', examples('callboard worker log CB-1.1 --follow'))
    .action(async (id: string, options: { readonly follow?: boolean }) => {
      const client = await session.client();
      if (options.follow)
        await untilInterrupted(session, (signal) => followLog(client, id, session, signal));
      else await printLog(client, id, session);
    });
}

async function printLog(client: Client, id: string, session: Session): Promise<void> {
  const items: Item[] = [];
  const text = new LogText(session);
  let next = 0;
  for await (const part of parts(client, id, 0)) {
    if (session.out.json) items.push(...part.items);
    else text.print(part.items);
    await session.out.drained();
    next = part.next;
  }
  if (session.out.json) session.out.object({ items, next });
  else text.end();
}

async function followLog(
  client: Client,
  id: string,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const text = new LogText(session);
  let from = 0;
  while (!signal.aborted) {
    // Asked before the log is read: what it put out up to its end is then surely in what is read.
    const worker = await client.get<Worker>(`/workers/${segment(id)}`);
    for await (const part of parts(client, id, from)) {
      if (session.out.json) for (const item of part.items) session.out.record(item);
      else text.print(part.items);
      await session.out.drained();
      from = part.next;
      if (signal.aborted) return;
    }
    if (worker.state === 'ended' || worker.endedAt !== null) break;
    await session.io.sleep(POLL_MS, signal);
  }
  text.end();
}

/** The log from `from` up to what is there now. */
async function* parts(client: Client, id: string, from: number): AsyncGenerator<WorkerLog> {
  for (let at = from; ;) {
    const part = await client.get<WorkerLog>(`/workers/${segment(id)}/log`, {
      from: at,
      limit: PIECES,
    });
    yield part;
    if (part.items.length < PIECES || part.next <= at) return;
    at = part.next;
  }
}

/** What the service says beside what the agent says: where turns begin and end, and how the process ended. */
const OURS = new Set(['turn', 'exit']);

/**
 * Output comes in pieces that end anywhere. Whole lines are printed, so that a control sequence that is split over two
 * pieces cannot slip through in halves.
 */
class LogText {
  readonly #session: Session;
  #rest = '';

  constructor(session: Session) {
    this.#session = session;
  }

  print(items: readonly Item[]): void {
    const lines: string[] = [];
    for (const item of items) {
      if (OURS.has(item.stream)) {
        const words = this.#session.out.paint.dim(`[${harmlessLine(item.text.trimEnd())}]`);
        lines.push(...this.#flushed(), words);
        continue;
      }
      const pieces = (this.#rest + item.text).split('\n');
      this.#rest = pieces.pop() ?? '';
      lines.push(...pieces.map(harmlessLine));
    }
    // A program that never ends its line must not fill the memory.
    if (this.#rest.length > 64 * 1024) lines.push(...this.#flushed());
    this.#session.out.lines(lines);
  }

  end(): void {
    this.#session.out.lines(this.#flushed());
  }

  #flushed(): string[] {
    const rest = this.#rest;
    this.#rest = '';
    return rest === '' ? [] : [harmlessLine(rest)];
  }
}

/** Indentation is part of what an agent says. */
const harmlessLine = (line: string): string =>
  harmless(line.replace(/\r$/, ''), { lines: true }).replace(/\n/g, ' ');
