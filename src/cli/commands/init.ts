import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { CliError, errnoOf, failure } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { Repository } from '../repository.ts';
import { isIgnored, repositoryAt } from '../repository.ts';
import type { Session } from '../session.ts';
import { oneLine } from '../terminal/lines.ts';
import { examples } from './group.ts';

const FILE = 'callboard.config.yaml';
const DATA_DIR = '.callboard';

export function addInitCommand(program: Command, session: Session): void {
  program
    .command('init')
    .description('write a commented configuration for the repository that you stand in')
    .addHelpText('after', examples('cd my-project && callboard init'))
    .action(async () => {
      const repository = await repositoryHere(session);
      const file = join(repository.root, FILE);
      await refuseSecond(repository.root);
      const { configTemplate } = await import('../../config/init.ts');
      const { prefix, baseBranch } = repository;
      await write(file, configTemplate({ repoRoot: '.', baseBranch, prefix }));
      const { out, io } = session;
      if (out.json) return out.object({ file, prefix, baseBranch });
      out.line(file);
      const folder = relative(io.cwd, repository.root);
      const steps = [
        `set the command of the profile "agent" in ${FILE}`,
        ...((await isIgnored(repository.root, `${DATA_DIR}/`))
          ? []
          : [`add ${DATA_DIR}/ to .gitignore`]),
        `${folder === '' ? '' : `cd ${folder} && `}callboard serve`,
      ];
      out.talk(
        `Ids begin with ${prefix}, branches start from ${baseBranch}. Next: ${steps.join('; then ')}.`,
      );
    });
}

async function repositoryHere({ io }: Session): Promise<Repository> {
  const found = await repositoryAt(io.cwd).catch((error: unknown) => {
    throw failure(
      'git is not installed, and Callboard gives each ticket a git worktree. Install git.',
      error,
    );
  });
  if (found) return found;
  throw failure(
    `${oneLine(io.cwd)} is in no git repository. Go to the one that the tickets are about, or make one with "git init".`,
  );
}

/** Two configurations beside each other hold for nobody, in whatever languages they are. */
async function refuseSecond(folder: string): Promise<void> {
  const { findConfig } = await import('../../config/find.ts');
  const { ConfigError } = await import('../../config/config-error.ts');
  try {
    throw overwrite(findConfig({ cwd: folder }));
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'config_missing') return;
    throw error;
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST') throw overwrite(file);
    throw failure(`${oneLine(file)} cannot be written (${code ?? 'unknown cause'}).`, error);
  }
}

const overwrite = (file: string): CliError =>
  new CliError(
    `${oneLine(file)} is there already, and it is not overwritten. Edit it, or remove it first.`,
    {
      exitCode: EXIT.conflict,
      code: 'exists',
    },
  );
