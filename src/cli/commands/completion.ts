import type { Command } from 'commander';
import type { Session } from '../session.ts';
import type { Value, Values } from '../completion-values.ts';
import { argumentValues, optionValues, valuesOf } from '../completion-values.ts';
import { examples } from './group.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const EXAMPLES = [
  'source <(callboard completion bash)',
  'source <(callboard completion zsh)',
  'callboard completion fish > ~/.config/fish/completions/callboard.fish',
  'callboard completion powershell | Out-String | Invoke-Expression',
];

/** The library's bash script leans on the package bash-completion, which not every system has. */
const BASH_WORDS = '    _get_comp_words_by_ref -n "=:" cur prev words cword';
const BASH_WORDS_ANYWHERE = `    if declare -F _get_comp_words_by_ref >/dev/null; then
    ${BASH_WORDS}
    else
        cword=$COMP_CWORD
        words=("\${COMP_WORDS[@]}")
        cur=\${words[cword]}
        prev=\${words[cword-1]}
    fi`;

/** To be called last: it looks at the commands that are there. */
export function addCompletionCommands(program: Command, session: Session): void {
  program
    .command('completion')
    .description(`print the completion script of a shell: ${SHELLS.join(', ')}`)
    .addArgument(program.createArgument('<shell>').choices(SHELLS))
    .addHelpText('after', examples(...EXAMPLES))
    .action(async (shell: string) => {
      const { script } = await import('@bomb.sh/tab');
      const lines = printed(() => script(shell, program.name(), program.name())).map((text) =>
        text.replace(BASH_WORDS, () => BASH_WORDS_ANYWHERE),
      );
      if (session.out.json) session.out.object({ shell, script: lines.join('\n') });
      else session.out.lines(lines);
    });

  // What those scripts call at each press of the tab key: `callboard complete -- ticket sh`.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { RootCommand } = await import('@bomb.sh/tab');
      const completed = (offer: Offer): string[] => {
        const root = describe(program, new RootCommand(), offer);
        // A copy: the library takes words away.
        return printed(() => root.parse([...words]));
      };
      // The library asks at once, the service answers later: first look what is asked for, then ask the service.
      const wanted = new Set<Values>();
      const known = completed((values) => (wanted.add(values), []));
      const [values] = wanted;
      if (values === undefined) return session.out.lines(known);
      // Behind the `=` of an option stands its value.
      const begun = (words.at(-1) ?? '').replace(/^--[\w-]+=/, '');
      const found = await valuesOf(values, session, begun);
      session.out.lines(completed(() => found));
    });
}

type Tree = InstanceType<(typeof import('@bomb.sh/tab'))['RootCommand']>;
type Entry = Pick<Tree, 'option' | 'argument'>;
type Complete = (value: string, description: string) => void;
/** What is offered for values that only the service knows. */
type Offer = (values: Values) => readonly Value[];

function describe(program: Command, root: Tree, offer: Offer): Tree {
  addOptions(root, program, offer);
  const walk = (command: Command, path: readonly string[]): void => {
    for (const child of command.createHelp().visibleCommands(command)) {
      const here = [...path, child.name()];
      const entry = root.command(here.join(' '), child.description());
      addOptions(entry, child, offer);
      // They may stand behind every command.
      addOptions(entry, program, offer);
      for (const argument of child.registeredArguments) {
        const handler = handlerOf(
          argument.argChoices,
          argumentValues(here, argument.name()),
          offer,
        );
        entry.argument(argument.name(), handler, argument.variadic);
      }
      walk(child, here);
    }
  };
  walk(program, []);
  return root;
}

function addOptions(entry: Pick<Entry, 'option'>, command: Command, offer: Offer): void {
  for (const option of command.createHelp().visibleOptions(command)) {
    const name = option.long?.replace(/^--/, '');
    if (name === undefined) continue;
    // Without a handler the library takes the option for a switch that has no value.
    if (option.required || option.optional)
      entry.option(
        name,
        option.description,
        handlerOf(option.argChoices, optionValues(name), offer),
      );
    else entry.option(name, option.description);
  }
}

const handlerOf =
  (choices: readonly string[] | undefined, values: Values | null, offer: Offer) =>
  (complete: Complete): void => {
    for (const choice of choices ?? []) complete(choice, '');
    if (values === null) return;
    for (const { value, description } of offer(values)) complete(value, description);
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
