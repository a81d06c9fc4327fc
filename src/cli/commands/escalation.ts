import type { Command } from 'commander';
import type { Escalation } from '../../transport/protocol/escalation.ts';
import { LIMIT_DEFAULT } from '../../transport/protocol/page.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { age, since } from '../terminal/age.ts';
import { cell } from '../terminal/lines.ts';
import { tableLines } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import { examples, parent } from './group.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID', shrink: 4 },
  { title: 'TICKET', shrink: 1 },
  { title: 'REASON', shrink: 2 },
  { title: 'OWNER', shrink: 3 },
  { title: 'STATE', shrink: 5 },
  { title: 'AGE', align: 'right' },
  { title: 'TEXT', shrink: 6 },
];

export function addEscalationCommands(program: Command, session: Session): void {
  parent(program, 'escalation', 'requests to people')
    .command('list')
    .description('list what waits for a person, newest first')
    .option('--all', 'those that are resolved too')
    .addHelpText('after', examples('callboard escalation list'))
    .action(async (options: { readonly all?: boolean }) => {
      const client = await session.client();
      const page = await client.list<Escalation>(
        '/escalations',
        { open: options.all ? undefined : true },
        options.all ? LIMIT_DEFAULT : undefined,
      );
      const { out, io } = session;
      if (out.json) return out.object(page);
      if (page.items.length === 0) return out.talk('Nothing waits for a person.');
      out.lines(escalationTable(page.items, out, io.now()));
      if (page.nextCursor !== null) out.talk(`The newest ${page.items.length} are shown.`);
    });
}

export function escalationTable(
  escalations: readonly Escalation[],
  out: Output,
  now: number,
): string[] {
  const rows = escalations.map((one) => [
    cell(one.id),
    cell(one.ticket),
    cell(one.reason),
    cell(one.owner),
    one.resolvedAt ? 'resolved' : one.acknowledgedAt ? 'acknowledged' : 'open',
    age(since(one.createdAt, now) ?? 0),
    cell(one.text.split('\n', 1)[0]),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.bold(text) : text,
  );
}
