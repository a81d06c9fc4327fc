import type { Command } from 'commander';
import { Option } from 'commander';
import { PRIORITIES } from '../../transport/protocol/ticket.ts';
import type { TicketChanges } from '../../transport/protocol/ticket.ts';
import { collectedList } from './group.ts';

/** What a person may say about a ticket, as options: the same for a new one and for an edit. */
export interface FieldOptions {
  readonly title?: string;
  readonly body?: string;
  readonly file?: string;
  readonly priority?: (typeof PRIORITIES)[number];
  /** False for `--no-assignee`: nobody. So with the other names. */
  readonly assignee?: string | false;
  readonly owner?: string | false;
  readonly profile?: string | false;
  readonly baseBranch?: string | false;
  readonly dependsOn?: string[] | false;
  readonly label?: string[] | false;
  readonly repo?: string;
  readonly workflow?: string;
  readonly requiresCommit?: boolean;
}

/** @param clearable with the `--no-…` forms that take a value away; a new ticket has none to take away. */
export function addFieldOptions(
  command: Command,
  { clearable }: { readonly clearable: boolean },
): Command {
  const otherwise = (value: string): string => (clearable ? '' : ` (default: ${value})`);
  command
    .option('--title <title>', 'the title, one line')
    .option('--body <text>', 'the text, Markdown ("-" is stdin)')
    .option('--file <file>', 'read the text from a file ("-" is stdin)')
    .addOption(
      new Option('--priority <priority>', `how urgent it is${otherwise('normal')}`).choices(
        PRIORITIES,
      ),
    )
    .option('--assignee <name>', 'a profile, or a person')
    .option('--owner <name>', `who receives its escalations${otherwise('owner of the config')}`)
    .option(
      '--depends-on <id>',
      'a ticket that must be done first (repeat, or separate by commas)',
      collectedList,
    )
    .option('--label <label>', 'a label (repeat, or separate by commas)', collectedList)
    .option('--repo <name>', `the repository, by its name in the config${otherwise('default')}`)
    .option(
      '--base-branch <branch>',
      `the branch that its work starts from${otherwise('baseBranch of the repository')}`,
    )
    .option('--workflow <name>', `the workflow, by its name in the config${otherwise('default')}`)
    .option(
      '--profile <name>',
      `the profile that it runs on${otherwise('that of its assignee, or defaultProfile')}`,
    )
    .option(
      '--requires-commit',
      `a report counts only with a commit${clearable ? '' : ' (as without it)'}`,
    )
    .option('--no-requires-commit', 'a report counts without a commit');
  if (!clearable) return command;
  return command
    .option('--no-assignee', 'assigned to nobody')
    .option('--no-owner', "escalations go to the config's owner")
    .option('--no-profile', 'run on the profile of its assignee or the default one')
    .option('--no-base-branch', "start from the repository's base branch")
    .option('--no-depends-on', 'depends on nothing')
    .option('--no-label', 'no labels');
}

/** The fields that were said. `body` is what {@link FieldOptions.body} or the file held, already read. */
export function changesOf(options: FieldOptions, body: string | undefined): TicketChanges {
  const changes: TicketChanges = {
    title: options.title,
    body,
    priority: options.priority,
    assignee: cleared(options.assignee),
    owner: cleared(options.owner),
    profile: cleared(options.profile),
    baseBranch: cleared(options.baseBranch),
    dependsOn: options.dependsOn === false ? [] : options.dependsOn,
    labels: options.label === false ? [] : options.label,
    repo: options.repo,
    workflow: options.workflow,
    requiresCommit: options.requiresCommit,
  };
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

const cleared = (value: string | false | undefined): string | null | undefined =>
  value === false ? null : value;
