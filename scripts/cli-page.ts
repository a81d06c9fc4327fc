import type { Command, Option } from 'commander';
import { EXIT } from '../src/cli/exit-code.ts';
import { processIo } from '../src/cli/io.ts';
import { createProgram } from '../src/cli/program.ts';

const HEAD = `# The command line

Written by \`npm run schema\` from the program itself: every command, its options and an example. \`callboard help COMMAND\` shows the same.

stdout is data, stderr is talk. Progress is shown on a terminal only. Text that people or agents wrote is made harmless: no control characters and no marks that turn the reading direction.

With \`--json\` a command writes one JSON object, or one on each line where it goes on (\`events\`, \`worker log --follow\`). Lists are \`{"items": […], "nextCursor": …}\`. A command that fails says why in one sentence on stderr, and with \`--json\` also writes \`{"error": {"code", "detail", "exitCode", …}}\` to stdout, with the fields of the service's problem where it was the service that refused. What was written before a failure is not followed by a second object: the exit code tells. \`--help\` and \`--version\` are objects too: \`{"command", "usage", "description", "arguments", "options", "commands"}\` and \`{"version"}\`.

The address and the token come from the flags, then \`CALLBOARD_URL\` and \`CALLBOARD_TOKEN_FILE\`, then the configuration: a running service leaves both in its data directory.
`;

const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'it is done',
  failed:
    'it did not work; `doctor`, `db check`, `import` and `replay --verify`: something was found',
  usage: 'the command line, the configuration or a value in it is wrong',
  notFound: 'there is no such ticket, worker, escalation, chart or database',
  conflict: 'not allowed in this state, changed meanwhile, or in use',
  unauthorised: 'no token, or not the right one',
  unreachable: 'no service answers, or it cannot work now',
};

/** docs/cli.md as the program is now. */
export function cliPage(): string {
  const unused = (): never => {
    throw new Error('nothing is run for the page');
  };
  const { program } = createProgram({
    io: processIo(),
    serve: unused,
    demo: unused,
    examine: unused,
    database: unused,
    rotateTokens: unused,
  });
  const exits = Object.entries(EXIT).map(
    ([name, code]) => `- \`${code}\`: ${EXITS[name as keyof typeof EXIT]}`,
  );
  const commands = leaves(program);
  return [
    HEAD,
    '## Exit codes\n',
    `${exits.join('\n')}\n`,
    '## General options\n',
    'They may stand before or after every command.\n',
    `${optionLines(program).join('\n')}\n`,
    '## Commands\n',
    `${commands.map((command) => `- [\`${pathOf(command)}\`](#${anchorOf(command)}): ${command.description()}`).join('\n')}\n`,
    ...commands.map(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function leaves(command: Command): Command[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    // The groups' own `help` is the program's.
    .filter((child) => child.name() !== 'help' || command.parent === null);
  return children.length === 0 ? [command] : children.flatMap(leaves);
}

const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const anchorOf = (command: Command): string => pathOf(command).replaceAll(' ', '-');

function section(command: Command): string {
  const list = [...argumentLines(command), ...optionLines(command)].join('\n');
  const usage = `callboard ${pathOf(command)} ${usageOf(command)}`.trimEnd();
  return [
    `### ${pathOf(command)}\n`,
    `${sentence(command.description())}\n`,
    `\`\`\`console\n${usage}\n\`\`\`\n`,
    ...(list === '' ? [] : [`${list}\n`]),
    exampleBlock(command),
  ].join('\n');
}

const usageOf = (command: Command): string =>
  command.usage().replace('[options] ', '').replace('[options]', '');

const argumentLines = (command: Command): string[] =>
  command.registeredArguments
    .filter(({ description }) => description !== '')
    .map((one) => `- \`${one.name()}\`: ${one.description}`);

const optionLines = (command: Command): string[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
    .map((option) => `- \`${option.flags}\`: ${optionWords(option)}`);

function optionWords({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices ? [argChoices.map((one) => `\`${one}\``).join(', ')] : [];
  const known = defaultValue === undefined || typeof defaultValue === 'boolean';
  const more = [...choices, ...(known ? [] : [`default: ${String(defaultValue)}`])];
  return `${description}${more.length === 0 ? '' : ` (${more.join('; ')})`}`.replaceAll('*', '\\*');
}

/** The examples are the text that the command adds to its help. */
function exampleBlock(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  const [, examples = ''] = /^Examples?:\n((?: {2}.*\n?)+)/m.exec(help) ?? [];
  const lines = examples.trimEnd().split('\n');
  return `\`\`\`sh\n${lines.map((line) => line.trim()).join('\n')}\n\`\`\`\n`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
