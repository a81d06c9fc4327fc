import type { Escalation } from '../transport/protocol/escalation.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import { since, span } from './age.ts';
import type { Effect } from './effects.ts';
import { effectsOf, workerEffectsOf } from './effects.ts';
import type { Limits } from './limits.ts';
import { limitFacts } from './limits.ts';
import type { Move } from './moves.ts';
import { MINOR_ACTIONS, movesOf } from './moves.ts';
import type { Prospect } from './outlook.ts';
import { outlookOf } from './outlook.ts';
import type { ReasonWords } from './reasons.ts';
import { reasonWords } from './reasons.ts';
import type { Rules } from './rules.ts';
import { stateWords } from './states.ts';

/** What the ticket alone does not say. */
export interface ExplainFacts {
  /** Its live worker: the author in progress, the reviewer in review. */
  readonly worker: Worker | null;
  /** Its open escalation. */
  readonly escalation: Escalation | null;
  /** The service's status; without it only the limits that are known are spoken of. */
  readonly rules?: Rules | undefined;
  readonly limits?: Limits | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Why a ticket is where it is and what would move it. Texts may hold words from the wire as they came. */
export interface Explanation {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  /** One sentence: where it is and why. */
  readonly headline: string;
  /** The facts and limits behind it. */
  readonly facts: readonly string[];
  /** What the owner was asked, word for word. */
  readonly asked: string | null;
  /** What happens without a person. */
  readonly next: string | null;
  /** What a person can do now. */
  readonly moves: readonly Move[];
  readonly alsoAllowed: readonly string[];
  /** Every action that is allowed now, with what it will do. */
  readonly actions: readonly Effect[];
  /** What people can do with its live worker. */
  readonly workerActions: readonly Effect[];
  /** What may happen next, and what comes of it. */
  readonly outlook: readonly Prospect[];
}

/** Pure: the same ticket and facts give the same words. */
export function explain(ticket: Ticket, facts: ExplainFacts): Explanation {
  const waits = ticket.state === 'needs_input';
  const reason = ticket.reason ?? facts.escalation?.reason ?? null;
  const words = reason === null ? undefined : reasonWords(reason);
  const scene = { ticket, worker: facts.worker, rules: facts.rules, now: facts.now };
  const place = stateWords(scene);
  const where = waits
    ? `waits for ${ownerOf(ticket, facts)}: ${happened(reason, words?.happened)}`
    : place.where;
  return {
    id: ticket.id,
    state: ticket.statePath,
    reason,
    headline: `${ticket.id} ${where}.`,
    facts: [
      ...(words && (waits || facts.escalation) ? [words.because] : []),
      ...standing(ticket, facts.now),
      ...limitFacts(ticket, facts.rules?.limits ?? facts.limits ?? {}),
    ],
    asked: facts.escalation?.text || null,
    next: waits ? withoutPerson(words) : place.next || null,
    moves: movesOf(scene, words?.prefer ?? []),
    alsoAllowed: MINOR_ACTIONS.filter((action) => ticket.allowedActions.includes(action)),
    actions: effectsOf(scene),
    workerActions: workerEffectsOf(scene),
    outlook: outlookOf(scene),
  };
}

/** The ticket's owner, or the one whom the escalation names; neither is known without an escalation. */
const ownerOf = (ticket: Ticket, { escalation, rules }: ExplainFacts): string =>
  escalation?.owner ?? ticket.owner ?? rules?.owner ?? 'its owner';

function withoutPerson(words: ReasonWords | undefined): string {
  return words?.operatorReturns
    ? 'The operator may put it back to todo once; after that nothing happens without a decision.'
    : 'Nothing happens without a decision.';
}

function happened(reason: string | null, words: string | undefined): string {
  return words ?? (reason === null ? 'a decision is needed' : `the reason is "${reason}"`);
}

function standing(ticket: Ticket, now: number): string[] {
  const ms = since(ticket.enteredAt, now);
  return ms === null ? [] : [`In ${ticket.statePath} for ${span(ms)}.`];
}
