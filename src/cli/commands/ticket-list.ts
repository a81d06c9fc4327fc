import type { Command } from 'commander';
import { Option } from 'commander';
import { LIMIT_DEFAULT } from '../../transport/protocol/page.ts';
import { TICKET_STATES } from '../../transport/protocol/ticket.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import type { Session } from '../session.ts';
import { age, since } from '../terminal/age.ts';
import { cell } from '../terminal/lines.ts';
import { tableLines } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import { paintState } from '../ticket-words.ts';
import { examples, whole } from './group.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID', shrink: 1 },
  { title: 'STATE', shrink: 2 },
  { title: 'PRIORITY', shrink: 4 },
  { title: 'ASSIGNEE', shrink: 3 },
  { title: 'AGE', align: 'right' },
  { title: 'TITLE', shrink: 5 },
];

interface ListOptions {
  readonly state?: string;
  readonly assignee?: string;
  readonly label?: string;
  readonly q?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: boolean;
}

export function addTicketList(ticket: Command, session: Session): void {
  ticket
    .command('list')
    .description('list tickets')
    .addOption(new Option('--state <state>', 'only those in this state').choices(TICKET_STATES))
    .option('--assignee <name>', 'only those of this assignee')
    .option('--label <label>', 'only those with this label')
    .option('--q, --search <words>', 'only those whose text has these words')
    .addOption(
      new Option('--limit <n>', `at most so many (default: ${LIMIT_DEFAULT})`).argParser(
        whole('--limit', 1),
      ),
    )
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--all', 'all of them')
    .addHelpText('after', examples('callboard ticket list --state needs_input'))
    .action(async (options: ListOptions & { readonly search?: string }) => {
      const client = await session.client();
      const { state, assignee, label, search: q, cursor } = options;
      const limit = options.limit ?? (options.all ? undefined : LIMIT_DEFAULT);
      const page = await client.list<Ticket>(
        '/tickets',
        { state, assignee, label, q, cursor },
        limit,
      );
      const { out, io } = session;
      if (out.json) return out.object(page);
      if (page.items.length === 0) return out.talk('No tickets.');
      out.lines(ticketTable(page.items, session, io.now()));
      if (page.nextCursor !== null)
        out.talk(`There are more: --all, or --cursor ${page.nextCursor}`);
    });
}

function ticketTable(tickets: readonly Ticket[], { out }: Session, now: number): string[] {
  const rows = tickets.map((ticket) => [
    cell(ticket.id),
    cell(ticket.statePath),
    cell(ticket.priority),
    cell(ticket.assignee),
    age(since(ticket.createdAt, now) ?? 0),
    cell(ticket.title),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row, column) => {
    if (row === -1) return out.paint.bold(text);
    return column === 1 ? paintState(out, tickets[row]?.statePath ?? '', text) : text;
  });
}
