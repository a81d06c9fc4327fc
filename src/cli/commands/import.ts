import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Imported } from '../import-ticket.ts';
import { importTicket, missingDependencies } from '../import-ticket.ts';
import { untilInterrupted } from '../interrupt.ts';
import type { Session } from '../session.ts';
import { oneLine } from '../terminal/lines.ts';
import { inDependencyOrder } from '../../tickets/dependency-order.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples } from './group.ts';

export function addImportCommand(program: Command, session: Session): void {
  program
    .command('import')
    .description(
      'bring in ticket files; the same file again changes nothing, an edited one updates its ticket',
    )
    .argument('<path...>', 'Markdown files, or folders of them')
    .addOption(byOption())
    .addHelpText(
      'after',
      examples('callboard import tickets/', 'callboard import MC-17.md MC-18.md'),
    )
    .action(async (paths: string[], options: ByOption) =>
      importPaths(paths, actor(options, session), session),
    );
}

async function importPaths(paths: readonly string[], by: string, session: Session): Promise<void> {
  const { out, io } = session;
  // Loaded here, since only this command reads ticket files.
  const { readTicketPaths } = await import('../../tickets/read-ticket-paths.ts');
  const found = await readTicketPaths(
    paths.map((path) => resolve(io.cwd, path)),
    { base: (await session.config()).dir },
  );
  const shown = (file: string): string => relative(io.cwd, file) || file;
  const done: Imported[] = found.problems.map(({ file, line, message }) => ({
    result: 'failed',
    file,
    line,
    ticket: null,
    message,
  }));
  for (const one of done) report(one, shown, session);
  for (const note of found.notes) out.talk(`${place(note, shown)}: ${note.message}`);

  const tickets = inDependencyOrder(found.tickets);
  const client = tickets.length > 0 ? await session.client() : null;
  let notReached = tickets.length;
  // Between two tickets: the one that is on its way is brought in whole.
  await untilInterrupted(session, async (signal) => {
    for (const [at, draft] of tickets.entries()) {
      if (signal.aborted) return;
      out.progress(`${at + 1} of ${tickets.length}  ${oneLine(draft.title)}`);
      const one = await importTicket(client!, draft, by);
      done.push(one);
      notReached -= 1;
      report(one, shown, session);
    }
  });
  out.progress(null);
  if (notReached > 0) {
    out.talk(
      `Interrupted: ${notReached} of ${tickets.length} not brought in. The same command does the rest.`,
    );
    return conclude(done, { missing: [], notReached }, shown, session);
  }
  const missing = client === null ? [] : await missingDependencies(client, tickets, done);
  for (const { ticket, dependency } of missing) {
    out.talk(`${ticket} waits for ${dependency}, which does not exist yet.`);
  }
  conclude(done, { missing, notReached }, shown, session);
}

/** One line per file, unless a terminal shows the progress; what was not taken over always says where and why. */
function report(one: Imported, shown: (file: string) => string, { out }: Session): void {
  if (one.message !== null) out.talk(`${place(one, shown)}: ${one.message}`);
  else if (!out.showsProgress && !out.json)
    out.talk(`${shown(one.file)}: ${one.ticket ?? '-'} ${one.result}`);
}

const place = (
  { file, line }: { file: string; line: number },
  shown: (file: string) => string,
): string => (line > 0 ? `${shown(file)}:${line}` : shown(file));

function conclude(
  done: readonly Imported[],
  {
    missing,
    notReached,
  }: { missing: readonly { ticket: string; dependency: string }[]; notReached: number },
  shown: (file: string) => string,
  session: Session,
): void {
  const count = (result: Imported['result']): number =>
    done.filter((one) => one.result === result).length;
  const summary = {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    leftAlone: count('left alone'),
    failed: count('failed'),
  };
  if (session.out.json) {
    const items = done.map((one) => ({ ...one, file: shown(one.file) }));
    session.out.object({ ...summary, notReached, missingDependencies: missing, items });
  } else {
    session.out.line(
      Object.entries(summary)
        .filter(([name, number]) => name !== 'leftAlone' || number > 0)
        .map(([name, number]) => `${number} ${name === 'leftAlone' ? 'left alone' : name}`)
        .join(', '),
    );
  }
  if (summary.failed > 0 || notReached > 0) session.exitCode = EXIT.failed;
}
