import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { since, span } from '../../../../src/explain/age.ts';
import { profileOf } from '../../data/who-acts.ts';
import { backOffUntil, unmet } from '../../data/line.ts';
import { shortSha } from '../../ui/words.ts';

/** What the ticket alone does not say. */
export interface WhyFacts {
  readonly get: (id: string) => Ticket | undefined;
  readonly worker: (id: string) => Worker | undefined;
  /** Its open one. */
  readonly escalation: (ticket: string) => Escalation | undefined;
  readonly status: Status | null;
  readonly held: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Why a ticket stands where it stands: what is asked of a person, and the facts behind it. Either may be empty. */
export interface Why {
  readonly asked: string;
  readonly because: string;
}

const SAID_MAX = 240;
const NAMED_MAX = 3;

const only = (because: string): Why => ({ asked: '', because });

export function why(ticket: Ticket, facts: WhyFacts): Why {
  switch (ticket.statePath) {
    case 'inbox':
      return only(
        ticket.assignee
          ? 'Not triaged. The operator takes it along, since it has an assignee.'
          : 'Not triaged. It goes on once a person triages or assigns it.',
      );
    case 'todo':
      return only(todoWords(ticket, facts));
    case 'in_progress':
      return only(authorWords(ticket, facts));
    case 'review.verifying':
      return only(heldWords(facts) ?? `${commit(ticket)} is looked up on its branch.`);
    case 'review.judging':
    case 'review.gating':
      return only(judgeWords(ticket, facts));
    case 'review.deciding':
    case 'needs_input':
      return askWords(ticket, facts);
    case 'done':
      return only(ticket.landed ? 'Accepted and landed.' : 'Accepted.');
    case 'cancelled':
      return only('Abandoned by a person, who alone can open it again.');
    default:
      return only('');
  }
}

function askWords(ticket: Ticket, facts: WhyFacts): Why {
  const said = (facts.escalation(ticket.id)?.text ?? '').trim();
  if (ticket.reason === 'question') {
    return { asked: 'Question from the worker', because: said === '' ? '' : `“${short(said)}”` };
  }
  const [first = '', ...rest] = said
    .split('\n')
    .map((line) => line.replace(/^\s*[-*]\s+/, '').trim())
    .filter((line) => line !== '');
  const asked = first === '' ? `${reasonName(ticket.reason)}.` : short(first);
  return { asked, because: short(rest.join(' ')) };
}

/** `died_twice` is `Died twice`. */
export function reasonName(reason: string | null): string {
  const words = (reason ?? 'a person must decide').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const short = (text: string): string =>
  text.length > SAID_MAX ? `${text.slice(0, SAID_MAX).trimEnd()} …` : text;

function todoWords(ticket: Ticket, facts: WhyFacts): string {
  const profile = profileOf(ticket, facts.status);
  if (profile === null) return `Waits for ${ticket.assignee}, a person.`;
  if (profile && facts.status && !facts.status.profiles.some(({ name }) => name === profile)) {
    return `Waits for a profile named ${profile}.`;
  }
  const missing = unmet(ticket, facts.get);
  if (missing.length > 0) return dependencyWords(missing, facts);
  const held = heldWords(facts);
  if (held) return held;
  const until = backOffUntil(ticket, facts);
  if (until !== null) {
    const times = ticket.startFailures === 1 ? 'once' : `${ticket.startFailures} times`;
    return `Start failed ${times}. Tries again in ${span(until - facts.at + 999)}.`;
  }
  const back = ticket.reviewCycles > 0 ? `Sent back by review, cycle ${ticket.reviewCycles}. ` : '';
  const slots = facts.status?.slots.workers;
  if (!slots || slots.used < slots.limit)
    return `${back}Ready. Starts as soon as its profile has a slot.`;
  return `${back}Waits for a slot: ${slots.used} of ${slots.limit} are busy.`;
}

/** One that a person must decide says whose decision it is: nothing else can move this one. */
function dependencyWords(ids: readonly string[], facts: WhyFacts): string {
  const [first = ''] = ids;
  if (ids.length > NAMED_MAX) {
    return `Waits for ${ids.slice(0, NAMED_MAX).join(', ')} and ${ids.length - NAMED_MAX} more.`;
  }
  if (ids.length > 1) return `Waits for ${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}.`;
  const other = facts.get(first);
  if (!other) return `Waits for ${first}, which does not exist yet.`;
  if (other.state === 'needs_input' || other.statePath === 'review.deciding') {
    const owner = facts.escalation(first)?.owner ?? other.owner ?? facts.status?.owner;
    return `Waits for ${first}, which needs ${owner ?? 'a person'}. Nothing else can move it.`;
  }
  return `Waits for ${first}, which is ${PLACES[other.statePath] ?? `in ${other.statePath}`} now.`;
}

const PLACES: Readonly<Record<string, string>> = {
  inbox: 'not triaged',
  todo: 'not started',
  in_progress: 'worked on',
  'review.verifying': 'being verified',
  'review.judging': 'being reviewed',
  'review.gating': 'at its gates',
  cancelled: 'cancelled',
};

function authorWords(ticket: Ticket, facts: WhyFacts): string {
  const worker = facts.worker(ticket.worker ?? '');
  if (!worker || worker.state === 'starting' || worker.state === 'gated')
    return 'Is being started.';
  const silent = since(worker.lastActivityAt, facts.at);
  const on = `${worker.profile} works on it, run ${ticket.runs}`;
  if (silent === null) return `${on}.`;
  const stall = facts.status?.profiles.find(({ name }) => name === worker.profile)?.stallAfterMs;
  if (stall !== undefined && silent > stall / 2) {
    return `Silent for ${span(silent)}. Counted as stalled at ${span(stall)}.`;
  }
  return `${on}. Last output ${silent < 2_000 ? 'just now' : `${span(silent)} ago`}.`;
}

function judgeWords(ticket: Ticket, facts: WhyFacts): string {
  const worker = facts.worker(ticket.worker ?? '');
  if (worker?.role === 'gate') return `Gate ${worker.profile} runs on ${commit(ticket)}.`;
  if (worker?.role === 'reviewer') return `${worker.profile} reads ${commit(ticket)}.`;
  const whom = ticket.statePath === 'review.gating' ? 'its gates to start' : 'a reviewer';
  return heldWords(facts) ?? `Waits for ${whom}.`;
}

const heldWords = ({ held }: WhyFacts): string | null => (held ? 'Held by the kill-switch.' : null);

const commit = ({ sha, head }: Ticket): string => shortSha(sha ?? head) || 'Its commit';
