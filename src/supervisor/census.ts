import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import { statePath } from '../step/step.ts';
import { startsAllowed } from './facts.ts';
import type { Census, Deed } from './ports.ts';
import type { QuerySources } from './queries.ts';
import type { Roster, TicketBrief } from './roster.ts';
import { contextOf } from './views.ts';

const STATES = ['inbox', 'todo', 'in_progress', 'review', 'needs_input', 'done', 'cancelled'];

/** Counts who is where, out of memory alone: 10,000 tickets take some milliseconds. */
export function census(sources: QuerySources): Census {
  const { memory, relay } = sources;
  const { roster } = memory;
  const supervisor = sources.supervisor();
  const context = contextOf<SupervisorContext>(supervisor);
  const counts: Record<string, number> = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const state of roster.states.values()) counts[state] = (counts[state] ?? 0) + 1;
  return {
    state: statePath(supervisor.value),
    automationOn: startsAllowed(supervisor) && sources.fault() === null,
    counts,
    ...ofTickets(roster, sources.clock.now()),
    queues: {
      mailboxes: sources.mailboxes(),
      outbox: byType(relay.waiting),
      timers: countOf(memory.timers),
      dispatcher: couldBegin(roster),
    },
    openEscalations: countOf(memory.openEscalations),
    workers: byPath(roster.workers.values()),
    reviewerFailures: {
      inARow: context.reviewerFailures,
      limit: context.limits.reviewerFailures,
    },
    waiting: [...waiting(roster)],
  };
}

function ofTickets(roster: Roster, now: number): Pick<Census, 'paths' | 'oldestMs'> {
  const paths: Record<string, number> = {};
  const oldestMs: Record<string, number> = {};
  for (const { path, enteredAt } of roster.tickets.values()) {
    const [state = path, part] = path.split('.');
    if (part !== undefined) paths[path] = (paths[path] ?? 0) + 1;
    // A final ticket is only here until its last worker has ended, and nobody waits for it.
    if (state === 'done' || state === 'cancelled') continue;
    oldestMs[state] = Math.max(oldestMs[state] ?? 0, now - enteredAt);
  }
  return { paths, oldestMs };
}

/** Tickets that could be given a slot now, and judges that tickets wait for. */
function couldBegin(roster: Roster): number {
  let count = 0;
  for (const ticket of roster.tickets.values()) {
    if (ticket.wants !== null || (ticket.path === 'todo' && ready(ticket, roster))) count += 1;
  }
  return count;
}

const ready = (ticket: TicketBrief, roster: Roster): boolean =>
  ticket.author === null &&
  (ticket.forced || (ticket.backoffUntil === null && roster.unmet(ticket).length === 0));

function* waiting(roster: Roster): Generator<Census['waiting'][number]> {
  for (const { id, path, reason, assignee } of roster.tickets.values()) {
    if (path === 'inbox' || path === 'needs_input') yield { id, state: path, reason, assignee };
  }
}

function byType(deeds: Iterable<Deed>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of deeds) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function byPath(workers: Iterable<{ readonly path: string }>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { path } of workers) counts[path] = (counts[path] ?? 0) + 1;
  return counts;
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}
