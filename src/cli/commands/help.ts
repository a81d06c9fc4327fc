import type { Command } from 'commander';
import { examples } from './group.ts';

/** `help ticket list`, as deep as the commands go: commander's own looks at one word only. */
export function addHelpCommand(program: Command): void {
  program
    .command('help')
    .description('explain a command')
    .argument('[command...]', 'its words, e.g. "ticket list"')
    .addHelpText('after', examples('callboard help', 'callboard help ticket list'))
    .action(async (words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const next = command.commands.find((child) => child.name() === word);
        // The group itself says that it has no such command, and which one may have been meant.
        if (!next) return void (await command.parseAsync([word], { from: 'user' }));
        command = next;
      }
      command.help();
    });
}
