import type { Command } from 'commander';
import { Option } from 'commander';
import { API } from '../../transport/protocol/index.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import { segment } from '../client.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../session.ts';
import { cell } from '../terminal/lines.ts';
import { showChanged } from '../ticket-words.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples } from './group.ts';
import type { FieldOptions } from './ticket-fields.ts';
import { addFieldOptions, changesOf } from './ticket-fields.ts';

interface AddOptions extends FieldOptions, ByOption {
  readonly id?: string;
  readonly state?: 'inbox' | 'todo';
}

/** `ticket add` and `ticket edit`: what a ticket says. */
export function addTicketWrites(ticket: Command, session: Session): void {
  addFieldOptions(ticket.command('add').argument('[title]').argument('[text]'), {
    clearable: false,
  })
    .description('make a ticket; prints its id')
    .option('--id <id>', 'an id of your own instead of the next one')
    .addOption(new Option('--state <state>', 'where it begins').choices(['inbox', 'todo']))
    .addOption(byOption())
    .addHelpText(
      'after',
      examples(
        'callboard ticket add "Log in with a passkey" --file ticket.md --priority high',
        'git log -1 --format=%B | callboard ticket add "Explain this commit" -',
      ),
    )
    .action(async (title: string | undefined, text: string | undefined, options: AddOptions) => {
      if (title !== undefined && options.title !== undefined) {
        throw usageError('the title was given twice. Give it as the argument or with --title.');
      }
      const fields = changesOf(
        { ...options, ...(title === undefined ? {} : { title }) },
        await bodyOf(session, text, options),
      );
      if (fields.title === undefined) {
        throw usageError('the title is missing. Write: callboard ticket add "TITLE".');
      }
      const client = await session.client();
      const made = await client.post<Ticket>('/tickets', {
        ...fields,
        ...(options.id === undefined ? {} : { id: options.id }),
        ...(options.state === undefined ? {} : { state: options.state }),
        by: actor(options, session),
      });
      if (session.out.json) return session.out.object(made);
      session.out.line(cell(made.id));
      if (session.out.columns !== null)
        session.out.talk(`In ${made.statePath}. See: callboard ticket explain ${made.id}`);
    });

  addFieldOptions(ticket.command('edit').argument('<id>').argument('[text]'), { clearable: true })
    .description('change what a ticket says; what is not given stays as it is')
    .addOption(byOption())
    .addHelpText(
      'after',
      examples('callboard ticket edit CB-1 --title "Log in with a passkey" --no-assignee'),
    )
    .action(async (id: string, text: string | undefined, options: FieldOptions & ByOption) => {
      const fields = changesOf(options, await bodyOf(session, text, options));
      if (Object.keys(fields).length === 0) {
        throw usageError(
          'nothing to change was given. "callboard ticket edit --help" lists the fields.',
        );
      }
      const client = await session.client();
      const { body } = await client.send<Ticket>('PATCH', `${API}/tickets/${segment(id)}`, {
        ...fields,
        by: actor(options, session),
      });
      showChanged(session.out, body);
    });
}

async function bodyOf(
  session: Session,
  text: string | undefined,
  options: FieldOptions,
): Promise<string | undefined> {
  if (text !== undefined && options.body !== undefined) {
    throw usageError('the text was given twice. Give it as the argument or with --body.');
  }
  return session.text(text ?? options.body, options.file);
}
