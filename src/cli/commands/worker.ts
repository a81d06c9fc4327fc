import type { Command } from 'commander';
import type { Worker, WorkerAnswer } from '../../transport/protocol/worker.ts';
import { segment } from '../client.ts';
import type { Session } from '../session.ts';
import { age, since } from '../../explain/age.ts';
import { cell } from '../terminal/lines.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples, fileOption, parent } from './group.ts';
import { addWorkerLog } from './worker-log.ts';
import { endWords, terminalRows, workerTable } from './worker-table.ts';

/** What a person does to a live worker. */
const DEEDS = [
  ['stop', 'stop it; its ticket waits for a person'],
  ['restart', 'stop it and start a fresh run, uncounted'],
  ['interrupt', 'end its turn and keep it'],
] as const;

export function addWorkerCommands(program: Command, session: Session): void {
  const worker = parent(program, 'worker', 'the processes that work on tickets');
  addList(worker, session);
  addShow(worker, session);
  for (const [name, description] of DEEDS) {
    worker
      .command(name)
      .description(description)
      .argument('<id>')
      .addOption(byOption())
      .addHelpText('after', examples(`callboard worker ${name} CB-1.1`))
      .action(async (id: string, options: ByOption) => {
        const client = await session.client();
        const answer = await client.post<WorkerAnswer>(`/workers/${segment(id)}/${name}`, {
          by: actor(options, session),
        });
        if (session.out.json) session.out.object(answer);
        else session.out.line(`${cell(answer.id)} ${cell(answer.state)}`);
      });
  }
  addInput(worker, session);
  addWorkerLog(worker, session);
}

function addList(worker: Command, session: Session): void {
  worker
    .command('list')
    .description('list the workers that have not ended')
    .option('--all', 'those that have ended too')
    .addHelpText('after', examples('callboard worker list'))
    .action(async (options: { readonly all?: boolean }) => {
      const client = await session.client();
      const page = await client.list<Worker>('/workers', { all: options.all ? true : undefined });
      if (session.out.json) return session.out.object(page);
      if (page.items.length === 0) return session.out.talk('No workers.');
      session.out.lines(workerTable(page.items, session.out, session.io.now()));
    });
}

function addShow(worker: Command, session: Session): void {
  worker
    .command('show')
    .description('show one worker')
    .argument('<id>')
    .addHelpText('after', examples('callboard worker show CB-1.1'))
    .action(async (id: string) => {
      const client = await session.client();
      const found = await client.get<Worker>(`/workers/${segment(id)}`);
      if (session.out.json) session.out.object(found);
      else session.out.lines(showLines(found, session));
    });
}

function showLines(worker: Worker, { out, io }: Session): string[] {
  const ago = (time: string | null): string => {
    const ms = since(time, io.now());
    return ms === null ? '-' : `${cell(time)} (${age(ms)} ago)`;
  };
  const rows: readonly (readonly [string, string])[] = [
    ['ticket', cell(worker.ticket)],
    ['role', cell(worker.role)],
    ['profile', `${cell(worker.profile)}${worker.model ? `, model ${cell(worker.model)}` : ''}`],
    ['state', cell(worker.state)],
    ['turn', `${cell(worker.turn)}, incarnation ${cell(worker.incarnation)}`],
    ['pid', cell(worker.pid)],
    ['folder', cell(worker.cwd)],
    ['started', ago(worker.startedAt)],
    ['activity', ago(worker.lastActivityAt)],
    ['ended', ago(worker.endedAt)],
    ['end', endWords(worker)],
    ...terminalRows(worker.terminalState),
    ['used', `tokens ${cell(worker.tokens)}, cost ${cell(worker.cost)}`],
  ];
  return [
    out.paint.bold(cell(worker.id)),
    ...rows
      .filter(([, value]) => value !== '-')
      .map(([name, value]) => `  ${out.paint.dim(name.padEnd(9))} ${value}`),
  ];
}

function addInput(worker: Command, session: Session): void {
  worker
    .command('input')
    .description('say something to a live worker, at the end of its turn unless --now')
    .argument('<id>')
    .argument('[text]', 'what to say ("-" is stdin)')
    .addOption(fileOption())
    .option('--now', 'now; refused while its turn is under way')
    .addOption(byOption())
    .addHelpText('after', examples('callboard worker input CB-1.1 "Leave the tests as they are."'))
    .action(
      async (
        id: string,
        argument: string | undefined,
        options: ByOption & { file?: string; now?: boolean },
      ) => {
        const text = await session.neededText(argument, options.file, 'the text');
        const client = await session.client();
        const answer = await client.post<object>(`/workers/${segment(id)}/input`, {
          text,
          when: options.now ? 'now' : 'next_turn',
          by: actor(options, session),
        });
        if (session.out.json) session.out.object(answer);
        else
          session.out.line(
            `${cell(id)} ${options.now ? 'received it' : 'receives it at the end of its turn'}`,
          );
      },
    );
}
