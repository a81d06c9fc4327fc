import type { Command } from 'commander';
import type { Comment } from '../../transport/protocol/comment.ts';
import type { StreamEvent } from '../../transport/protocol/event.ts';
import type { Review } from '../../transport/protocol/review.ts';
import type { Ticket } from '../../transport/protocol/ticket.ts';
import type { Worker } from '../../transport/protocol/worker.ts';
import type { Client } from '../client.ts';
import { segment } from '../client.ts';
import type { Output } from '../output.ts';
import type { Session } from '../session.ts';
import { age, since } from '../../explain/age.ts';
import { block, cell, oneLine } from '../terminal/lines.ts';
import { activityLines } from '../activity.ts';
import { paintState } from '../ticket-words.ts';
import { verdictLines } from '../verdict-words.ts';
import { examples } from './group.ts';
import { runTable } from './worker-table.ts';

/** A ticket and all that is known about it. */
interface Whole {
  readonly ticket: Ticket;
  readonly workers: readonly Worker[];
  readonly reviews: readonly Review[];
  readonly comments: readonly Comment[];
  readonly history: readonly StreamEvent[];
}

export function addTicketShow(ticket: Command, session: Session): void {
  ticket
    .command('show')
    .description('show a ticket: fields, counters, runs, verdicts, activity')
    .argument('<id>')
    .addHelpText('after', examples('callboard ticket show CB-1'))
    .action(async (id: string) => {
      const whole = await readWhole(await session.client(), id);
      const { out, io } = session;
      if (out.json) {
        // Flat like the ticket of the service; `runs` is already its counter.
        const { ticket: fields, ...lists } = whole;
        return out.object({ ...fields, ...lists });
      }
      out.lines(showLines(whole, out, io.now()));
    });
}

async function readWhole(client: Client, id: string): Promise<Whole> {
  const path = `/tickets/${segment(id)}`;
  // First alone: where there is no such ticket, one sentence is enough.
  const ticket = await client.get<Ticket>(path);
  const [workers, reviews, comments, history] = await Promise.all([
    client.list<Worker>(`${path}/runs`),
    client.list<Review>('/reviews', { ticket: id }),
    client.list<Comment>(`${path}/comments`),
    client.list<StreamEvent>(`${path}/history`),
  ]);
  return {
    ticket,
    workers: workers.items,
    reviews: reviews.items,
    comments: comments.items,
    history: history.items,
  };
}

function showLines(whole: Whole, out: Output, now: number): string[] {
  const { ticket } = whole;
  const title = (text: string): string => out.paint.bold(text);
  const section = (name: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title(name), ...lines];
  return [
    `${title(cell(ticket.id))}  ${oneLine(ticket.title)}`,
    ...fieldLines(ticket, out, now),
    ...section('Counters', [`  ${counters(ticket)}`]),
    ...section('Text', ticket.body.trim() === '' ? [] : block(ticket.body)),
    ...section('Runs', runTable(whole.workers, out, now)),
    ...section(
      'Verdicts',
      whole.reviews.flatMap((review) => verdictLines(review, out)),
    ),
    ...section('Activity', activityLines(whole.history, whole.comments, out)),
  ];
}

function fieldLines(ticket: Ticket, out: Output, now: number): string[] {
  const list = (values: readonly string[]): string =>
    values.length === 0 ? '-' : values.map(cell).join(', ');
  const ago = (time: string): string => `${cell(time)} (${age(since(time, now) ?? 0)} ago)`;
  const parts = (...said: readonly (string | false | null)[]): string =>
    said
      .filter((part) => part !== false && part !== null)
      .map(cell)
      .join(', ');
  const commit = ticket.sha ?? ticket.head;
  const reason = ticket.reason ? ` (${oneLine(ticket.reason)})` : '';
  const rows: readonly (readonly [string, string])[] = [
    ['state', paintState(out, ticket.statePath, cell(ticket.statePath)) + reason],
    ['waits for', cell(ticket.waitingFor)],
    ['priority', cell(ticket.priority)],
    ['assignee', cell(ticket.assignee)],
    ['owner', cell(ticket.owner)],
    ['depends on', list(ticket.dependsOn)],
    ['labels', list(ticket.labels)],
    ['repo', parts(ticket.repo, ticket.baseBranch && `base ${ticket.baseBranch}`)],
    ['branch', parts(ticket.branch, commit && `commit ${commit}`, ticket.landed && 'landed')],
    ['workflow', parts(ticket.workflow, !ticket.requiresCommit && 'needs no commit')],
    ['profile', cell(ticket.profile)],
    ['worker', cell(ticket.worker)],
    ['created', ago(ticket.createdAt)],
    ['changed', `${ago(ticket.updatedAt)}, version ${cell(ticket.version)}`],
    ['allowed', list(ticket.allowedActions)],
  ];
  return rows
    .filter(([, value]) => value !== '-')
    .map(([name, value]) => `  ${out.paint.dim(name.padEnd(11))} ${value}`);
}

function counters(ticket: Ticket): string {
  return [
    `runs ${cell(ticket.runs)}`,
    `deaths ${cell(ticket.deathCount)}`,
    `review cycles ${cell(ticket.reviewCycles)}`,
    `failed starts ${cell(ticket.startFailures)}`,
    `interruptions ${cell(ticket.interruptions)}`,
    `bounces ${cell(ticket.bounces)}`,
    `tokens ${cell(ticket.tokens)}`,
    `cost ${cell(ticket.cost)}`,
  ].join(', ');
}
