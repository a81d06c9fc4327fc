import type { Command } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { configFileOf } from '../settings.ts';
import { cell } from '../terminal/lines.ts';
import { examples } from './group.ts';

/** One thing that was looked at: what was found, or what is wrong and how it is mended, in one line. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
}

export interface DoctorOptions {
  /** Absolute; undefined: the one that is found in the working folder. */
  readonly configFile: string | undefined;
}

/** Given from outside: it looks at things that a client knows nothing of. */
export type Examine = (options: DoctorOptions) => Promise<readonly Check[]>;

export function addDoctorCommand(program: Command, session: Session, examine: Examine): void {
  program
    .command('doctor')
    .description('check node, git, agents, database, permissions and configuration')
    .addHelpText('after', examples('callboard doctor', 'callboard --config team.yaml doctor'))
    .action(async () => {
      const checks = await examine({ configFile: configFileOf(session.options, session.io) });
      const isOk = checks.every(({ status }) => status !== 'failed');
      if (!isOk) session.exitCode = EXIT.failed;
      if (session.out.json) session.out.object({ ok: isOk, checks });
      else session.out.lines(checks.map((check) => checkLine(check, checks, session.out)));
    });
}

function checkLine({ name, status, detail }: Check, all: readonly Check[], out: Output): string {
  const paint = { ok: out.paint.green, warning: out.paint.yellow, failed: out.paint.red };
  const word = status.padEnd('skipped'.length);
  const shown = status === 'skipped' ? out.paint.dim(word) : paint[status](word);
  const width = Math.max(...all.map((one) => cell(one.name).length));
  return `${shown}  ${cell(name).padEnd(width)}  ${cell(detail)}`;
}
