import type { Command } from 'commander';
import type { Escalation } from '../../transport/protocol/escalation.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import type { Worker } from '../../transport/protocol/worker.ts';
import type { Client } from '../client.ts';
import { segment } from '../client.ts';
import type { Explanation } from '../../explain/explain.ts';
import { explain } from '../../explain/explain.ts';
import type { Limits } from '../../explain/limits.ts';
import type { Prospect } from '../../explain/outlook.ts';
import type { Rules } from '../../explain/rules.ts';
import { readStatus } from '../service-state.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { block, oneLine } from '../terminal/lines.ts';
import { examples } from './group.ts';

export function addTicketExplain(ticket: Command, session: Session): void {
  ticket
    .command('explain')
    .description('say why a ticket is where it is and what would move it')
    .argument('<id>')
    .addHelpText('after', examples('callboard ticket explain CB-1'))
    .action(async (id: string) => {
      const client = await session.client();
      const found = await client.get<Ticket>(`/tickets/${segment(id)}`);
      const [worker, escalation] = await Promise.all([
        liveWorker(client, found),
        openEscalation(client, found),
      ]);
      const rules = await readRules(client);
      const limits = rules ? undefined : await knownLimits(session);
      const said = explain(found, { worker, escalation, rules, limits, now: session.io.now() });
      if (session.out.json) session.out.object(said);
      else session.out.lines(explanationLines(said, session.out));
    });
}

async function liveWorker(client: Client, ticket: Ticket): Promise<Worker | null> {
  if (ticket.state !== 'in_progress' && ticket.state !== 'review') return null;
  const { items } = await client.list<Worker>('/workers');
  const own = items.filter((worker) => worker.ticket === ticket.id);
  const wanted =
    ticket.statePath === 'review.judging'
      ? 'reviewer'
      : ticket.statePath === 'review.gating'
        ? 'gate'
        : 'author';
  return own.find((worker) => worker.role === wanted) ?? null;
}

async function openEscalation(client: Client, ticket: Ticket): Promise<Escalation | null> {
  const { items } = await client.list<Escalation>('/escalations', { open: true });
  const own = items.filter((one) => one.ticket === ticket.id);
  return own.find((one) => one.reason === ticket.reason) ?? own[0] ?? null;
}

/** What the service goes by; undefined where it is older than that. */
async function readRules(client: Client): Promise<Rules | undefined> {
  const status = await readStatus(client);
  if (!status?.limits || !status.workflows || !status.profiles || !status.gates) return undefined;
  return status as Rules;
}

/**
 * The limits of the config here, where it is the one that leads to the service. An address from elsewhere may belong to
 * a service with other limits, and a wrong limit is worse than none.
 */
async function knownLimits(session: Session): Promise<Limits | undefined> {
  if (session.options.url !== undefined || session.io.env['CALLBOARD_URL']) return undefined;
  return (await session.config()).limits;
}

function explanationLines(said: Explanation, out: Output): string[] {
  const width = Math.max(0, ...said.moves.map(({ command }) => command.length));
  return [
    out.paint.bold(oneLine(said.headline)),
    ...said.facts.map((fact) => `  ${oneLine(fact)}`),
    ...(said.asked === null ? [] : ['', 'Asked:', ...block(said.asked)]),
    ...(said.next === null ? [] : ['', oneLine(said.next)]),
    ...(said.outlook.length === 0 ? [] : ['', 'Next:', ...outlookLines(said.outlook)]),
    ...(said.moves.length === 0 ? [] : ['', 'You can:']),
    ...said.moves.map(
      ({ command, effect }) => `  ${oneLine(command).padEnd(width)}  ${oneLine(effect)}`,
    ),
    ...(said.alsoAllowed.length === 0 ? [] : [`  also: ${said.alsoAllowed.join(', ')}`]),
  ];
}

function outlookLines(outlook: readonly Prospect[]): string[] {
  const heads = outlook.map(({ when, at }) => oneLine(at === null ? when : `${when} at ${at}`));
  const width = Math.max(...heads.map(({ length }) => length));
  return outlook.map(({ then }, index) => `  ${heads[index]?.padEnd(width)}  ${oneLine(then)}`);
}
