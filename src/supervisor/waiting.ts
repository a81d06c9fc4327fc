import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import type { Snapshot } from '../step/step.ts';
import { statePath } from '../step/step.ts';
import type { TicketBrief, Roster } from './roster.ts';
import { movesHeld, slotFree } from './facts.ts';
import type { KillSwitchView, Policies, TicketView } from './ports.ts';
import { contextOf, iso } from './views.ts';

/** The moment at which a ticket is looked at: a reader's, or the one inside the commit that changes it. */
export interface Moment {
  readonly roster: Roster;
  readonly policies: Policies;
  readonly supervisor: Snapshot;
  /** Why the store takes no commits; null while it does. */
  readonly fault: string | null;
  readonly globalOwner: string;
  /** Whether its landing was asked for and has no outcome yet. */
  readonly landing?: boolean;
}

/** The ticket with what it waits for at that moment. */
export function withWaiting(view: TicketView, moment: Moment): TicketView {
  if (moment.landing) return { ...view, waitingFor: landingWords(sourcesOf(view, moment)) };
  const brief = moment.roster.tickets.get(view.id);
  if (!brief || view.state === 'done' || view.state === 'cancelled') return view;
  return { ...view, waitingFor: waitingFor(brief, sourcesOf(view, moment)) };
}

function sourcesOf({ owner }: TicketView, moment: Moment): WaitingSources {
  const { roster, policies, supervisor, fault, globalOwner } = moment;
  const path = statePath(supervisor.value);
  const automation = fault
    ? 'degraded'
    : movesHeld(supervisor)
      ? 'held'
      : path.startsWith('draining')
        ? 'draining'
        : path === 'paused.mass_deaths'
          ? 'paused'
          : 'on';
  const { by } = contextOf<SupervisorContext>(supervisor);
  return { roster, policies, automation, killSwitch: { by }, owner: owner ?? globalOwner };
}

interface WaitingSources {
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
function waitingFor(ticket: TicketBrief, sources: WaitingSources): string | null {
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

/** An author that waits for a word after an interrupt, or a start that was granted when the switch was engaged. */
function starting(ticket: TicketBrief, sources: WaitingSources): string | null {
  const path = sources.roster.workers.get(ticket.author ?? '')?.path;
  if (path === 'live.idle') return `input to its worker ${ticket.author}, which was interrupted`;
  return heldStart(path, sources);
}

function heldStart(path: string | undefined, sources: WaitingSources): string | null {
  const atTheGate = path === 'starting' || path === 'gated';
  return atTheGate && sources.automation === 'held' ? heldWords(sources) : null;
}

const heldWords = ({ killSwitch }: WaitingSources): string =>
  `the kill-switch${killSwitch.by ? `, engaged by ${killSwitch.by}` : ''}`;

const landingWords = (sources: WaitingSources): string =>
  sources.automation === 'held' ? `its landing, held by ${heldWords(sources)}` : 'its landing';

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
    const path = sources.roster.workers.get(ticket.judge ?? '')?.path;
    if (path === 'stopping') return `the end of its earlier judge ${ticket.judge}`;
    return heldStart(path, sources);
  }
  const what = ticket.wants === 'gate' ? `gate ${ticket.gateName ?? ''}` : 'a reviewer';
  const launch =
    ticket.wants === 'gate'
      ? sources.policies.gate(ticket.gateName ?? '')
      : sources.policies.reviewer();
  if (!launch) return `a profile for ${what}`;
  return automationWords(sources) ?? `a free slot for ${what}`;
}
