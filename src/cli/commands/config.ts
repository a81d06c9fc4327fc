import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { configFileOf } from '../settings.ts';
import { examples } from './group.ts';

export function addConfigCommand(program: Command, session: Session): void {
  program
    .command('config')
    .description('check the configuration and name its file')
    .option('--effective', 'print the whole of it, with defaults')
    .addHelpText('after', examples('callboard config --effective'))
    .action(async (options: { readonly effective?: boolean }) => {
      const { loadConfig } = await import('../../config/load.ts');
      const { effectiveInput, effectiveYaml } = await import('../../config/effective.ts');
      const { config, file } = await loadConfig({
        file: configFileOf(session.options, session.io),
        cwd: session.io.cwd,
        env: session.io.env,
        requireSecrets: false,
      });
      const { out } = session;
      // A file that may hold anything a person wrote: YAML quotes control characters, JSON is made printable.
      if (out.json) return out.object(options.effective ? effectiveInput(config) : { file });
      if (options.effective) out.lines(effectiveYaml(config).trimEnd().split('\n'));
      else out.line(file);
    });
}
