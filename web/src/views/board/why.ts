import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { since, span } from '../../../../src/explain/age.ts';
import { profileOf } from '../../data/who-acts.ts';
import type { LineFacts } from '../../data/line.ts';
import { backOffUntil, holdOf, unmet } from '../../data/line.ts';

/** What a card's words are made of beside the ticket. */
export interface WhyFacts extends LineFacts {
  readonly worker: (id: string) => Worker | undefined;
  /** When a worker last said something; null where that is not known. */
  readonly lastSign: (worker: string) => string | null;
  readonly status: Status | null;
  readonly held: boolean;
}

const ORDINALS = ['Next', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth'];
const NAMED_MAX = 3;
/** Signs of life are known to no finer grain. */
const JUST_NOW_MS = 6_000;

/**
 * Why a ticket is where it is, short enough for a card.
 * @param place how many stand before it in the line for a slot; null where it stands in none
 */
export function whyWords(ticket: Ticket, facts: WhyFacts, place: number | null): string {
  switch (ticket.statePath) {
    case 'inbox':
      return ticket.assignee ? 'Not triaged yet, the operator may' : 'Not triaged yet';
    case 'todo':
      return todoWords(ticket, facts, place);
    case 'in_progress':
      return authorWords(ticket, facts);
    case 'review.verifying':
      return heldWords(facts) ?? `Looks for ${commit(ticket)} on the branch`;
    case 'review.judging':
    case 'review.gating':
      return judgeWords(ticket, facts);
    case 'review.deciding':
      return `${ownerOf(ticket, facts)} signs off ${commit(ticket)}`;
    case 'needs_input':
      return reasonWords(ticket.reason);
    default:
      return '';
  }
}

/** What `why:` is looked for in: the words, and for one that is to start what holds it. */
export const whySearched = (ticket: Ticket, facts: WhyFacts): string =>
  `${ticket.state === 'todo' ? holdOf(ticket, facts) : ''} ${whyWords(ticket, facts, null)}`;

function todoWords(ticket: Ticket, facts: WhyFacts, place: number | null): string {
  const { get, status, at } = facts;
  const profile = profileOf(ticket, status);
  if (profile === null) return `Waits for ${ticket.assignee}, a person`;
  if (profile !== undefined && status && !status.profiles.some(({ name }) => name === profile)) {
    return `Waits for a profile named ${profile}`;
  }
  const missing = unmet(ticket, get);
  if (missing.length > 0) return `Waits for ${dependencyWords(missing, facts)}`;
  const held = heldWords(facts);
  if (held) return held;
  const until = backOffUntil(ticket, facts);
  if (until !== null) {
    const failed = ticket.startFailures === 1 ? 'once' : `${ticket.startFailures} times`;
    return `Start failed ${failed}, again in ${span(until - at + 999)}`;
  }
  if (place === null) return 'Waits for a slot';
  return `${ORDINALS[place] ?? ordinal(place + 1)} for a slot`;
}

/** `ORD-26 and ORD-12`; one that a person must decide says whose decision it is. */
function dependencyWords(ids: readonly string[], facts: WhyFacts): string {
  if (ids.length > NAMED_MAX)
    return `${ids.slice(0, NAMED_MAX).join(', ')} and ${ids.length - NAMED_MAX} more`;
  const [only] = ids;
  if (ids.length > 1 || only === undefined) return listed(ids);
  const ticket = facts.get(only);
  if (!ticket) return `${only}, which does not exist yet`;
  if (ticket.state === 'needs_input') return `${only}, which needs ${ownerOf(ticket, facts)}`;
  if (ticket.state === 'cancelled') return `${only}, which was cancelled`;
  return only;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const BEFORE_LIFE: ReadonlySet<string> = new Set(['starting', 'gated']);

function authorWords(ticket: Ticket, facts: WhyFacts): string {
  const worker = ticket.worker === null ? undefined : facts.worker(ticket.worker);
  if (worker?.state === 'live.idle') return 'Interrupted, waits for input';
  if (!worker || BEFORE_LIFE.has(worker.state)) return heldWords(facts) ?? 'Is being started';
  return signOfLife(worker, facts) ?? `${worker.profile} works on it`;
}

/** From half of what is borne on, silence is told with its limit. */
function signOfLife(worker: Worker, { status, lastSign, at }: WhyFacts): string | null {
  const silent = since(lastSign(worker.id), at);
  if (silent === null) return null;
  const stall = status?.profiles.find(({ name }) => name === worker.profile)?.stallAfterMs;
  if (stall !== undefined && silent > stall / 2)
    return `Silent ${span(silent)}, stalls at ${span(stall)}`;
  return silent < JUST_NOW_MS ? 'Last output just now' : `Last output ${span(silent)} ago`;
}

function judgeWords(ticket: Ticket, facts: WhyFacts): string {
  const worker = ticket.worker === null ? undefined : facts.worker(ticket.worker);
  const gates = facts.status?.workflows.find(({ name }) => name === ticket.workflow)?.gates ?? [];
  if (worker?.role === 'gate') {
    const at = gates.indexOf(worker.profile);
    return at >= 0
      ? `Gate ${at + 1} of ${gates.length}: ${worker.profile}`
      : `Runs gate ${worker.profile}`;
  }
  if (worker?.role === 'reviewer') return `${worker.profile} reads ${commit(ticket)}`;
  const held = heldWords(facts);
  if (held) return held;
  return ticket.statePath === 'review.gating'
    ? 'Waits for its gates to start'
    : 'Waits for a reviewer';
}

/** `died_twice` is `Died twice`. */
function reasonWords(reason: string | null): string {
  if (reason === null) return 'Needs a decision';
  if (reason === 'question') return 'Question from the worker';
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const heldWords = ({ held }: WhyFacts): string | null => (held ? 'Held by the kill-switch' : null);

const ownerOf = ({ owner }: Ticket, { status }: WhyFacts): string =>
  owner ?? status?.owner ?? 'its owner';

const commit = ({ sha, head }: Ticket): string => (sha ?? head)?.slice(0, 7) ?? 'its commit';

/** `12th`, `21st`, `112th` */
function ordinal(number: number): string {
  const tens = Math.floor(number / 10) % 10;
  const ending = tens === 1 ? undefined : [undefined, 'st', 'nd', 'rd'][number % 10];
  return `${number}${ending ?? 'th'}`;
}
