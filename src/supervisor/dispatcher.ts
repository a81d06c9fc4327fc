import type { Priority } from '../machines/ticket-context.ts';
import type { TicketSaying } from '../machines/ticket-events.ts';
import type { Policies } from './ports.ts';
import type { Roster, TicketBrief } from './roster.ts';

const RANK: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

export interface Grant {
  readonly ticket: string;
  readonly saying: TicketSaying;
}

const granted = (role: 'author' | 'reviewer' | 'gate'): TicketSaying => ({
  type: 'dispatcher.granted',
  role,
  // The host replaces these within the commit: the plan is a proposal, the guard decides.
  startsAllowed: false,
  slotFree: false,
  dependenciesDone: false,
  launch: null,
});

/**
 * Who may start now, in the order of DOMAIN 2.1: `readyAt + rank × ageStep`, then age, then id, so that a low priority
 * waits longer but never for ever. Pure: it proposes, and the ticket's guard decides inside the commit.
 */
export function plan(roster: Roster, policies: Policies, allowed: boolean): readonly Grant[] {
  const waiting: TicketBrief[] = [];
  const judges: TicketBrief[] = [];
  const grants: Grant[] = [];
  for (const ticket of roster.tickets.values()) {
    if (ticket.path === 'todo') {
      // That a dependency was cancelled is a fact and starts nothing: no kill-switch and no pause holds it back.
      const cancelled = ticket.forced ? undefined : cancelledDependency(ticket, roster);
      if (cancelled !== undefined) {
        grants.push({
          ticket: ticket.id,
          saying: { type: 'dependency.cancelled', dependency: cancelled },
        });
      } else if ((allowed || ticket.forced) && ready(ticket, roster)) waiting.push(ticket);
    }
    if (allowed && ticket.wants !== null) judges.push(ticket);
  }
  return [...grants, ...authors(waiting, roster, policies), ...judged(judges, roster, policies)];
}

function cancelledDependency(ticket: TicketBrief, roster: Roster): string | undefined {
  if (ticket.dependsOn.length === 0) return undefined;
  return ticket.dependsOn.find(
    (id) => roster.states.get(id) === 'cancelled' && !ticket.waived.includes(id),
  );
}

function ready(ticket: TicketBrief, roster: Roster): boolean {
  if (ticket.author !== null) return false;
  return ticket.forced || (ticket.backoffUntil === null && roster.unmet(ticket).length === 0);
}

function authors(waiting: TicketBrief[], roster: Roster, policies: Policies): Grant[] {
  let free = policies.slots.authors - roster.running((worker) => worker.role === 'author');
  if (free <= 0 || waiting.length === 0) return [];
  const freeOf = new Map<string, number>();
  const left = (profile: string): number => {
    const known = freeOf.get(profile);
    if (known !== undefined) return known;
    const running = roster.running(
      (worker) => worker.role === 'author' && worker.profile === profile,
    );
    const found = policies.profileSlots(profile) - running;
    freeOf.set(profile, found);
    return found;
  };
  // Before they are sorted: ten thousand tickets that wait for one full profile must not cost every commit a sort.
  const candidates = waiting.flatMap((ticket) => {
    const profile = policies.author(ticket)?.profile;
    if (profile === undefined || left(profile) <= 0) return [];
    return [{ ticket, profile, key: ticket.readyAt + RANK[ticket.priority] * policies.ageStepMs }];
  });
  candidates.sort(
    (a, b) =>
      a.key - b.key || a.ticket.createdAt - b.ticket.createdAt || byId(a.ticket.id, b.ticket.id),
  );
  const grants: Grant[] = [];
  for (const { ticket, profile } of candidates) {
    if (free === 0) break;
    const room = left(profile);
    if (room <= 0) continue;
    freeOf.set(profile, room - 1);
    free -= 1;
    grants.push({ ticket: ticket.id, saying: granted('author') });
  }
  return grants;
}

function judged(waiting: TicketBrief[], roster: Roster, policies: Policies): Grant[] {
  const free = policies.slots.judges - roster.running((worker) => worker.role !== 'author');
  return waiting
    .filter((ticket) =>
      ticket.wants === 'gate'
        ? policies.gate(ticket.gateName ?? '') !== null
        : policies.reviewer() !== null,
    )
    .toSorted((a, b) => a.enteredAt - b.enteredAt || byId(a.id, b.id))
    .slice(0, Math.max(0, free))
    .map((ticket) => ({ ticket: ticket.id, saying: granted(ticket.wants ?? 'reviewer') }));
}

/** `CB-2` before `CB-10`. */
const byId = new Intl.Collator('en', { numeric: true }).compare;
