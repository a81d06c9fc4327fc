import type { Command } from 'commander';
import { Option } from 'commander';
import type { Escalation } from '../../transport/protocol/escalation.ts';
import { LIMIT_DEFAULT } from '../../transport/protocol/page.ts';
import { segment } from '../client.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { age, since } from '../../explain/age.ts';
import { cell } from '../terminal/lines.ts';
import { tableLines } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples, parent } from './group.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID', shrink: 4 },
  { title: 'TICKET', shrink: 1 },
  { title: 'REASON', shrink: 2 },
  { title: 'OWNER', shrink: 3, drop: 3 },
  { title: 'STATE', shrink: 5, drop: 2 },
  { title: 'AGE', align: 'right', drop: 1 },
  { title: 'TEXT', shrink: 6 },
];

export function addEscalationCommands(program: Command, session: Session): void {
  const group = parent(program, 'escalation', 'requests to people');

  group
    .command('list')
    .description('list what waits for a person, newest first')
    .addOption(new Option('--open', 'those that are not resolved (as without it)').conflicts('all'))
    .option('--all', 'those that are resolved too')
    .addHelpText('after', examples('callboard escalation list', 'callboard escalation list --all'))
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

  group
    .command('ack')
    .description('say that you look after it; it stays open until it is decided')
    .argument('<id>', 'an escalation, as `escalation list` names it')
    .addOption(byOption())
    .addHelpText('after', examples('callboard escalation ack esc-12'))
    .action(async (id: string, options: ByOption) => {
      const client = await session.client();
      const one = await client.post<Escalation>(`/escalations/${segment(id)}/ack`, {
        by: actor(options, session),
      });
      const { out } = session;
      if (out.json) return out.object(one);
      const about = one.ticket === null ? '' : ` of ${cell(one.ticket)}`;
      out.line(`${cell(one.id)}${about}: acknowledged by ${cell(one.acknowledgedBy)}`);
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
    stateOf(one),
    age(since(one.createdAt, now) ?? 0),
    cell(one.text.split('\n', 1)[0]),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.bold(text) : text,
  );
}

/** `open, 1 of 2 failed`: whoever reads the list must see that the others may not have heard of it. */
function stateOf({ resolvedAt, acknowledgedAt, deliveries }: Escalation): string {
  const state = resolvedAt ? 'resolved' : acknowledgedAt ? 'acknowledged' : 'open';
  const failed = deliveries.filter(({ ok }) => !ok).length;
  return failed === 0 ? state : `${state}, undelivered (${failed})`;
}
