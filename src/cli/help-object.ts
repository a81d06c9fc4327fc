import type { Argument, Command, Option } from 'commander';
import { Help } from 'commander';

/** What `--help` shows, for a program. */
export interface HelpObject {
  readonly command: string;
  readonly usage: string;
  readonly description: string;
  readonly arguments: readonly ArgumentObject[];
  readonly options: readonly OptionObject[];
  /** Those below it, e.g. `list` of `ticket`. */
  readonly commands: readonly { readonly name: string; readonly description: string }[];
}

interface ArgumentObject {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly choices: readonly string[] | null;
}

interface OptionObject {
  /** As they are written, e.g. `--since <seq>`. */
  readonly flags: string;
  readonly description: string;
  readonly required: boolean;
  readonly choices: readonly string[] | null;
}

/** Commands whose help was asked for while output is JSON. */
export class HelpDesk {
  #asked: Command | null = null;

  /** The command whose help was formatted last; null where nobody asked. */
  get asked(): Command | null {
    return this.#asked;
  }

  /** For commander's `configureHelp`: the usual words, and a note of whose they are. */
  readonly configuration = {
    formatHelp: (command: Command, helper: Help): string => {
      this.#asked = command;
      return Help.prototype.formatHelp.call(helper, command, helper);
    },
  };
}

/** The help of a command as an object; the options of the whole program stand behind the command's own. */
export function helpObject(command: Command): HelpObject {
  const help = command.createHelp();
  const lineage: Command[] = [];
  for (let at: Command | null = command; at; at = at.parent) lineage.push(at);
  const options = lineage.flatMap((one) => help.visibleOptions(one));
  return {
    command: lineage
      .map((one) => one.name())
      .toReversed()
      .join(' '),
    usage: help.commandUsage(command),
    description: command.description(),
    arguments: command.registeredArguments.map(argumentObject),
    options: [...new Map(options.map((option) => [option.flags, option])).values()].map(
      optionObject,
    ),
    commands: help
      .visibleCommands(command)
      .map((child) => ({ name: child.name(), description: child.description() })),
  };
}

const argumentObject = (argument: Argument): ArgumentObject => ({
  name: argument.name(),
  description: argument.description,
  required: argument.required,
  variadic: argument.variadic,
  choices: argument.argChoices ?? null,
});

const optionObject = (option: Option): OptionObject => ({
  flags: option.flags,
  description: option.description,
  required: option.mandatory,
  choices: option.argChoices ?? null,
});
