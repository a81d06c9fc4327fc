import type { Command } from 'commander';
import { Option } from 'commander';
import { LIMIT_DEFAULT, LIMIT_MAX } from '../../transport/protocol/page.ts';
import { PRIORITIES, TICKET_STATES } from '../../transport/protocol/ticket.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import type { Client, Query } from '../client.ts';
import type { Session } from '../session.ts';
import { age, since } from '../../explain/age.ts';
import { cell } from '../terminal/lines.ts';
import { tableLines } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import { paintState } from '../ticket-words.ts';
import { examples, whole } from './group.ts';

const COLUMNS = {
  id: { title: 'ID', shrink: 1 },
  state: { title: 'STATE', shrink: 2 },
  priority: { title: 'PRIORITY', shrink: 4, drop: 4 },
  assignee: { title: 'ASSIGNEE', shrink: 3, drop: 3 },
  age: { title: 'AGE', align: 'right', drop: 2 },
  why: { title: 'WHY', shrink: 6, drop: 1 },
  title: { title: 'TITLE', shrink: 5 },
} as const satisfies Readonly<Record<string, Column>>;

/** Who must act first: what waits for a person, what runs, what will run, what is over. */
const STATE_ORDER: readonly (typeof TICKET_STATES)[number][] = [
  'needs_input',
  'review',
  'inbox',
  'in_progress',
  'todo',
  'done',
  'cancelled',
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
    .description(
      'list tickets: those that a person must look at first, then those that run, wait, are over',
    )
    .addOption(new Option('--state <state>', 'only those in this state').choices(TICKET_STATES))
    .option('--assignee <name>', 'only those of this assignee')
    .option('--label <label>', 'only those with this label')
    .option('--q, --search <words>', 'only those whose text has these words')
    .addOption(
      new Option('--limit <n>', `at most so many (default: ${LIMIT_DEFAULT})`).argParser(
        whole('--limit', 1),
      ),
    )
    .option(
      '--cursor <cursor>',
      'go on where an earlier list ended; such a list is in the order of creation',
    )
    .option('--all', 'all of them')
    .addHelpText(
      'after',
      examples(
        'callboard ticket list --state needs_input',
        'callboard ticket list --label money --q receipt',
        "callboard --json ticket list --all | jq -r '.items[].id'",
      ),
    )
    .action(async (options: ListOptions & { readonly search?: string }) => {
      const client = await session.client();
      const { state, assignee, label, search: q, cursor } = options;
      const { out } = session;
      const limit = options.limit ?? (options.all ? undefined : LIMIT_DEFAULT);
      const filter = { assignee, label, q };
      // A page that can be gone on from is in the service's order; so is what a program reads.
      if (out.json || cursor !== undefined) {
        const page = await client.list<Ticket>('/tickets', { ...filter, state, cursor }, limit);
        if (out.json) return out.object(page);
        show(page.items, session);
        if (page.nextCursor !== null)
          out.talk(`There are more: --all, or --cursor ${page.nextCursor}`);
        return;
      }
      const states = state === undefined ? STATE_ORDER : [state];
      const { items, more } = await mostUrgent(client, states, filter, limit);
      show(items, session);
      if (more) out.talk('There are more: --all, or a larger --limit.');
    });
}

/** The first `limit` of the tickets that match, sorted before they are cut. */
async function mostUrgent(
  client: Client,
  states: readonly string[],
  filter: Query,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ items: readonly Ticket[]; more: boolean }> {
  const items: Ticket[] = [];
  for (const state of states) {
    const room = limit - items.length;
    // Where the list is full already, one ticket says that there are more.
    const asked = room === 0 ? 1 : Math.max(room, LIMIT_MAX);
    const page = await client.list<Ticket>(
      '/tickets',
      { ...filter, state },
      Number.isFinite(asked) ? asked : undefined,
    );
    items.push(...page.items.toSorted(byUrgency).slice(0, room));
    if (page.items.length > room) return { items, more: true };
  }
  return { items, more: false };
}

/** In one state: what a person decides, then by priority; equal ones stay in the order of creation. */
function byUrgency(one: Ticket, other: Ticket): number {
  const rank = ({ statePath, priority }: Ticket): number =>
    (statePath === 'review.deciding' ? 0 : PRIORITIES.length) + PRIORITIES.indexOf(priority);
  return rank(one) - rank(other);
}

function show(tickets: readonly Ticket[], session: Session): void {
  if (tickets.length === 0) session.out.talk('No tickets.');
  else session.out.lines(ticketTable(tickets, session));
}

function ticketTable(tickets: readonly Ticket[], { out, io }: Session): string[] {
  const reasons = tickets.map((ticket) => ticket.reason ?? ticket.waitingFor);
  const { id, state, priority, assignee, age: old, why, title } = COLUMNS;
  // Where nothing waits for anything, the title has its room.
  const explained = reasons.some((reason) => reason !== null);
  const header = [id, state, priority, assignee, old, ...(explained ? [why] : []), title];
  const rows = tickets.map((ticket, at) => [
    cell(ticket.id),
    cell(ticket.statePath),
    cell(ticket.priority),
    cell(ticket.assignee),
    age(since(ticket.createdAt, io.now()) ?? 0),
    ...(explained ? [cell(reasons[at])] : []),
    cell(ticket.title),
  ]);
  return tableLines(header, rows, out.columns, (text, row, column) => {
    if (row === -1) return out.paint.bold(text);
    return column === 1 ? paintState(out, tickets[row]?.statePath ?? '', text) : text;
  });
}
