import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { examples } from './group.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const EXAMPLES = [
  'source <(callboard completion bash)',
  'source <(callboard completion zsh)',
  'callboard completion fish > ~/.config/fish/completions/callboard.fish',
  'callboard completion powershell | Out-String | Invoke-Expression',
];

/** To be called last: it looks at the commands that are there. */
export function addCompletionCommands(program: Command, session: Session): void {
  program
    .command('completion')
    .description(`print the completion script of a shell: ${SHELLS.join(', ')}`)
    .addArgument(program.createArgument('<shell>').choices(SHELLS))
    .addHelpText('after', examples(...EXAMPLES))
    .action(async (shell: string) => {
      const { script } = await import('@bomb.sh/tab');
      session.out.lines(printed(() => script(shell, program.name(), program.name())));
    });

  // What those scripts call at each press of the tab key: `callboard complete -- ticket sh`.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { RootCommand } = await import('@bomb.sh/tab');
      const root = describe(program, new RootCommand());
      session.out.lines(printed(() => root.parse(words)));
    });
}

type Tree = InstanceType<(typeof import('@bomb.sh/tab'))['RootCommand']>;

function describe(program: Command, root: Tree): Tree {
  addOptions(root, program);
  const walk = (command: Command, path: readonly string[]): void => {
    for (const child of command.createHelp().visibleCommands(command)) {
      const here = [...path, child.name()];
      const entry = root.command(here.join(' '), child.description());
      addOptions(entry, child);
      for (const argument of child.registeredArguments) {
        entry.argument(argument.name(), choices(argument.argChoices), argument.variadic);
      }
      walk(child, here);
    }
  };
  walk(program, []);
  return root;
}

function addOptions(entry: Pick<Tree, 'option'>, command: Command): void {
  for (const option of command.createHelp().visibleOptions(command)) {
    const name = option.long?.replace(/^--/, '');
    if (name === undefined) continue;
    // Without a handler the library takes the option for a switch that has no value.
    if (option.required || option.optional)
      entry.option(name, option.description, choices(option.argChoices));
    else entry.option(name, option.description);
  }
}

const choices =
  (values: readonly string[] | undefined) =>
  (complete: (value: string, description: string) => void): void => {
    for (const value of values ?? []) complete(value, '');
  };

/** What the library prints: it knows only the console. It does so at once, so that nobody else's words get in. */
function printed(work: () => void): string[] {
  const said: string[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => void said.push(words.map(String).join(' '));
  try {
    work();
  } finally {
    console.log = log;
  }
  return said;
}
