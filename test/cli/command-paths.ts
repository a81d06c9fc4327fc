import type { Command } from 'commander';
import { processIo } from '../../src/cli/io.ts';
import { createProgram } from '../../src/cli/program.ts';

const unused = (): never => {
  throw new Error('nothing is run here');
};

/** Every command that does something, with the words that lead to it. */
export function commandPaths(): readonly (readonly string[])[] {
  const { program } = createProgram({
    io: processIo(),
    serve: unused,
    demo: unused,
    examine: unused,
    database: unused,
    rotateTokens: unused,
  });
  return leaves(program, []);
}

function leaves(command: Command, path: readonly string[]): (readonly string[])[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help' || command.parent === null);
  if (children.length === 0) return [path];
  return children.flatMap((child) => leaves(child, [...path, child.name()]));
}
