import type { Command } from 'commander';
import type { Worker, WorkerLog } from '../../transport/protocol/worker.ts';
import type { Client } from '../client.ts';
import { segment } from '../client.ts';
import { harmless } from '../harmless.ts';
import type { Session } from '../session.ts';
import { cell } from '../terminal/lines.ts';
import { examples } from './group.ts';
import { untilInterrupted } from '../interrupt.ts';

/** How often a live log is looked at, and how many pieces are asked for at once. */
const POLL_MS = 500;
const PIECES = 500;

/** Another version of the service may say more of a piece. */
type Item = Readonly<Record<string, unknown>>;

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
      const text = item['d'] ?? item['text'];
      if (typeof text === 'string') {
        const pieces = (this.#rest + text).split('\n');
        this.#rest = pieces.pop() ?? '';
        lines.push(...pieces.map(harmlessLine));
      } else {
        lines.push(...this.#flushed(), this.#session.out.paint.dim(otherWords(item)));
      }
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

/** A piece that is no text: how the process ended. */
function otherWords(item: Item): string {
  const { k, code, signal } = item;
  if (k === 'exit')
    return signal ? `[ended by ${cell(signal)}]` : `[ended with exit ${cell(code)}]`;
  return `[${cell(k ?? 'event')}]`;
}
