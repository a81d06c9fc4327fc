import type { TicketBrief, Roster } from './roster.ts';
import { slotFree } from './facts.ts';
import type { KillSwitchView, Policies } from './ports.ts';
import { iso } from './views.ts';

export interface WaitingSources {
  readonly roster: Roster;
  readonly policies: Policies;
  readonly automation: 'on' | 'held' | 'paused' | 'draining' | 'degraded';
  readonly killSwitch: Pick<KillSwitchView, 'by'>;
  readonly owner: string;
}

/**
 * What a ticket waits for, in words; null where something works on it or it is at rest. Every ticket that sits still
 * has an answer here: a silent one would be a defect of the product (DOMAIN §1).
 */
export function waitingFor(ticket: TicketBrief, sources: WaitingSources): string | null {
  switch (ticket.path) {
    case 'inbox':
      return ticket.assignee ? 'triage by a person or the operator' : 'triage by a person';
    case 'todo':
      return todo(ticket, sources);
    case 'needs_input':
    case 'review.deciding':
      return `a decision of ${sources.owner}`;
    case 'in_progress':
      return starting(ticket, sources);
    case 'review.verifying':
      return sources.automation === 'held' ? heldWords(sources) : null;
    case 'review.judging':
    case 'review.gating':
      return judge(ticket, sources);
    default:
      return null;
  }
}

/** A start that was granted and not carried out yet, when the switch was engaged. */
function starting(ticket: TicketBrief, sources: WaitingSources): string | null {
  const path = sources.roster.workers.get(ticket.author ?? '')?.path;
  const atTheGate = path === 'starting' || path === 'gated';
  return atTheGate && sources.automation === 'held' ? heldWords(sources) : null;
}

const heldWords = ({ killSwitch }: WaitingSources): string =>
  `the kill-switch${killSwitch.by ? `, engaged by ${killSwitch.by}` : ''}`;

function automationWords(sources: WaitingSources): string | null {
  switch (sources.automation) {
    case 'held':
      return heldWords(sources);
    case 'paused':
      return 'the end of the pause after many deaths';
    case 'draining':
      return 'the end of the drain';
    case 'degraded':
      return 'the store, which takes no commits';
    case 'on':
      return null;
  }
}

function todo(ticket: TicketBrief, sources: WaitingSources): string {
  const { roster, policies } = sources;
  if (ticket.author) return `the end of its earlier worker ${ticket.author}`;
  const launch = policies.author(ticket);
  if (!launch) {
    const named = ticket.profileOverride ?? ticket.profile;
    return named
      ? `a profile named ${named}`
      : `${ticket.assignee}, a person: no profile has that name`;
  }
  const unmet = ticket.forced ? [] : roster.unmet(ticket);
  if (unmet.length > 0)
    return `dependencies: ${unmet.map((id) => dependency(id, roster)).join(', ')}`;
  if (!ticket.forced) {
    const automation = automationWords(sources);
    if (automation) return automation;
    if (ticket.backoffUntil !== null) return `a back-off until ${iso(ticket.backoffUntil)}`;
  }
  return slotFree('author', launch.profile, roster, policies)
    ? `its start with profile ${launch.profile}`
    : `a free slot for profile ${launch.profile}`;
}

function dependency(id: string, roster: Roster): string {
  const state = roster.states.get(id);
  return state === undefined ? `${id} (does not exist yet)` : `${id} (${state})`;
}

function judge(ticket: TicketBrief, sources: WaitingSources): string | null {
  if (ticket.held) return heldWords(sources);
  if (ticket.wants === null) {
    const ending = sources.roster.workers.get(ticket.judge ?? '')?.path === 'stopping';
    return ending ? `the end of its earlier judge ${ticket.judge}` : null;
  }
  const what = ticket.wants === 'gate' ? `gate ${ticket.gateName ?? ''}` : 'a reviewer';
  const launch =
    ticket.wants === 'gate'
      ? sources.policies.gate(ticket.gateName ?? '')
      : sources.policies.reviewer();
  if (!launch) return `a profile for ${what}`;
  return automationWords(sources) ?? `a free slot for ${what}`;
}
