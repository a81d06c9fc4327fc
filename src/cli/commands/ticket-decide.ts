import type { Command } from 'commander';
import { actionSchema } from '../../transport/protocol/action.ts';
import type { Comment } from '../../transport/protocol/comment.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import { segment } from '../client.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../session.ts';
import { cell } from '../terminal/lines.ts';
import { showChanged } from '../ticket-words.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples, fileOption } from './group.ts';

interface Decision {
  readonly name: string;
  readonly description: string;
  /** The body's field that the text goes into, and whether it may be left out. */
  readonly text?: {
    readonly field: 'text' | 'feedback';
    readonly needed: boolean;
    readonly what: string;
  };
  readonly example: string;
}

const remark = { field: 'text', needed: false, what: 'the remark' } as const;

/** The actions of people that are alike: one ticket, perhaps a text (DOMAIN 2.11). */
const DECISIONS: readonly Decision[] = [
  {
    name: 'triage',
    description: 'make a ticket of the inbox ready',
    example: 'callboard ticket triage CB-1',
  },
  {
    name: 'dispatch',
    description: 'start it now, over kill-switch, back-off and dependencies; never over slots',
    example: 'callboard ticket dispatch CB-1',
  },
  {
    name: 'answer',
    description: 'answer what its worker asked',
    text: { field: 'text', needed: true, what: 'the answer' },
    example: 'callboard ticket answer CB-1 "Use the second table."',
  },
  {
    name: 'approve',
    description: 'accept it as it is: done',
    text: remark,
    example: 'callboard ticket approve CB-1',
  },
  {
    name: 'reject',
    description: 'send it back with feedback, which goes into the next prompt',
    text: { field: 'feedback', needed: true, what: 'the feedback' },
    example: 'callboard ticket reject CB-1 "The second table is still empty."',
  },
  {
    name: 'retry',
    description: 'put it back to todo with fresh budgets',
    text: remark,
    example: 'callboard ticket retry CB-1',
  },
  {
    name: 'reopen',
    description: 'open it again after done or cancelled',
    text: remark,
    example: 'callboard ticket reopen CB-1 "It broke again."',
  },
  {
    name: 'cancel',
    description: 'give it up and stop its workers',
    text: remark,
    example: 'callboard ticket cancel CB-1',
  },
  {
    name: 'land',
    description: 'bring the accepted commit onto its base branch; also where landing is off',
    example: 'callboard ticket land CB-1',
  },
];

interface TextOptions extends ByOption {
  readonly file?: string;
}

export function addTicketDecisions(ticket: Command, session: Session): void {
  for (const decision of DECISIONS) addDecision(ticket, session, decision);
  addComment(ticket, session);
  addAssign(ticket, session);
  addRoute(ticket, session);
}

function addDecision(
  ticket: Command,
  session: Session,
  { name, description, text, example }: Decision,
): void {
  const command = ticket.command(name).description(description).argument('<id>');
  if (text) command.argument('[text]', `${text.what} ("-" is stdin)`).addOption(fileOption());
  command
    .addOption(byOption())
    .addHelpText('after', examples(example))
    .action(async (id: string, ...rest: readonly unknown[]) => {
      // Commander hands over: the declared arguments, then the options, then the command.
      const options = rest.at(-2) as TextOptions;
      const said = text ? await textOf(session, rest[0] as string | undefined, options, text) : {};
      await act(session, id, { action: name, ...said, by: actor(options, session) });
    });
}

async function textOf(
  session: Session,
  argument: string | undefined,
  options: TextOptions,
  { field, needed, what }: NonNullable<Decision['text']>,
): Promise<Record<string, string>> {
  const said = needed
    ? await session.neededText(argument, options.file, what)
    : await session.text(argument, options.file);
  return said === undefined ? {} : { [field]: said };
}

function addComment(ticket: Command, session: Session): void {
  ticket
    .command('comment')
    .description('add a comment, which the next prompt holds too')
    .argument('<id>')
    .argument('[text]', 'the comment ("-" is stdin)')
    .addOption(fileOption())
    .addOption(byOption())
    .addHelpText('after', examples('callboard ticket comment CB-1 "Keep the old column."'))
    .action(async (id: string, argument: string | undefined, options: TextOptions) => {
      const text = await session.neededText(argument, options.file, 'the comment');
      const client = await session.client();
      const made = await client.post<Comment>(`/tickets/${segment(id)}/comments`, {
        text,
        by: actor(options, session),
      });
      if (session.out.json) session.out.object(made);
      else session.out.line(cell(made.id));
    });
}

function addAssign(ticket: Command, session: Session): void {
  ticket
    .command('assign')
    .description('give it to a profile or a person')
    .argument('<id>')
    .argument('[name]')
    .option('--nobody', 'take the assignee away')
    .addOption(byOption())
    .addHelpText(
      'after',
      examples('callboard ticket assign CB-1 luci', 'callboard ticket assign CB-1 --nobody'),
    )
    .action(
      async (
        id: string,
        name: string | undefined,
        options: ByOption & { readonly nobody?: boolean },
      ) => {
        if ((name === undefined) === (options.nobody !== true)) {
          throw usageError('name the assignee, or take it away with --nobody.');
        }
        await act(session, id, {
          action: 'assign',
          assignee: name ?? null,
          by: actor(options, session),
        });
      },
    );
}

function addRoute(ticket: Command, session: Session): void {
  const phases = actionSchema.shape.phase.unwrap().options;
  ticket
    .command('route')
    .description(`send it to one phase by hand: ${phases.join(', ')}`)
    .argument('<id>')
    .addArgument(ticket.createArgument('<phase>').choices(phases))
    .addOption(byOption())
    .addHelpText('after', examples('callboard ticket route CB-1 review'))
    .action(async (id: string, phase: string, options: ByOption) => {
      await act(session, id, { action: 'route', phase, by: actor(options, session) });
    });
}

async function act(session: Session, id: string, body: object): Promise<void> {
  const client = await session.client();
  showChanged(session.out, await client.post<Ticket>(`/tickets/${segment(id)}/actions`, body));
}
