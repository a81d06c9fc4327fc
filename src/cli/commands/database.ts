import type { Command } from 'commander';
import { resolve } from 'node:path';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { withStore } from '../store-refusal.ts';
import { oneLine } from '../terminal/lines.ts';
import { examples, parent } from './group.ts';
import type { ServiceCommands } from './service.ts';

interface DatabaseOptions {
  readonly dataDir?: string;
}

/** Work on the database itself. What needs it alone is refused while a service owns it. */
export function addDatabaseCommands(
  program: Command,
  session: Session,
  service: ServiceCommands,
): void {
  const db = parent(program, 'db', 'the database itself: check, back up, migrate, compact');
  const add = (name: string, description: string, example: string): Command =>
    db
      .command(name)
      .description(description)
      .option('--data-dir <dir>', 'where the database lies (default: the config says so)')
      .addHelpText('after', examples(example));
  const dirOf = async ({ dataDir }: DatabaseOptions): Promise<string> =>
    dataDir === undefined ? (await session.config()).dataDir : resolve(session.io.cwd, dataDir);

  add(
    'check',
    'look through the whole database; 1 if something is wrong with it',
    'callboard db check',
  ).action(async (options: DatabaseOptions) => {
    const dataDir = await dirOf(options);
    const { out } = session;
    const tools = await service.database();
    const checks = await withStore(() =>
      tools.check(dataDir, (what) => out.progress(`checking: ${what}`)),
    );
    out.progress(null);
    const ok = checks.every(({ problems }) => problems.length === 0);
    if (!ok) session.exitCode = EXIT.failed;
    if (out.json) return out.object({ ok, dataDir, checks });
    for (const { name, problems } of checks) {
      out.line(`${name.padEnd(10)}  ${problems.length === 0 ? 'ok' : 'not ok'}`);
      for (const problem of problems) out.line(`  ${oneLine(problem)}`);
    }
    if (!ok) out.talk('The database is not sound: put a backup in its place.');
  });

  add(
    'backup',
    'write a whole copy to a file (0600), also while the service runs',
    'callboard db backup before-upgrade.db',
  )
    .argument('<file>')
    .option('--force', 'replace the file if there is one')
    .action(async (file: string, options: DatabaseOptions & { readonly force?: boolean }) => {
      const dataDir = await dirOf(options);
      const { out, io } = session;
      const tools = await service.database();
      out.progress('copying the database');
      const done = await withStore(() =>
        tools.backup(dataDir, resolve(io.cwd, file), { force: options.force === true }),
      );
      out.progress(null);
      if (out.json) return out.object(done);
      out.line(`${oneLine(done.file)} has the whole database, ${size(done.bytes)}.`);
    });

  add(
    'migrate',
    'bring the database to the schema of this program, which the service does too when it starts',
    'callboard db migrate',
  ).action(async (options: DatabaseOptions) => {
    const dataDir = await dirOf(options);
    const { out } = session;
    const tools = await service.database();
    const done = await withStore(() => tools.migrate(dataDir));
    if (out.json) return out.object(done);
    if (done.from === done.to) return out.line(`The database has schema ${done.to} already.`);
    const copy = done.backup === null ? '' : ` The copy from before is ${oneLine(done.backup)}.`;
    out.line(`The database went from schema ${done.from} to ${done.to}.${copy}`);
  });

  add(
    'compact',
    'give free space back to the file system; no service may run',
    'callboard db compact',
  ).action(async (options: DatabaseOptions) => {
    const dataDir = await dirOf(options);
    const { out } = session;
    const tools = await service.database();
    out.progress('compacting the database');
    const { before, after } = await withStore(() => tools.compact(dataDir));
    out.progress(null);
    const gained = before - after;
    if (out.json) return out.object({ before, after, gained });
    out.line(`${size(before)} before, ${size(after)} after: ${size(Math.max(0, gained))} gained.`);
  });
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
