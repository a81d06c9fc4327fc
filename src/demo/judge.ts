import type { Ticket } from '../transport/protocol/ticket.ts';
import type { ExpectedTicket, PersonStep } from './material.ts';
import { isDue } from './person.ts';

/** What is looked at in a ticket of the wire. */
export type JudgedTicket = Pick<
  Ticket,
  | 'id'
  | 'title'
  | 'state'
  | 'statePath'
  | 'reason'
  | 'waitingFor'
  | 'dependsOn'
  | 'deathCount'
  | 'reviewCycles'
  | 'runs'
>;

export interface DemoRow {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
  /** How it came there; where it is not as expected, what differs. */
  readonly why: string;
}

export interface DemoVerdict {
  /** Nothing will change any more: every ticket is where it is expected, or cannot move by itself. */
  readonly settled: boolean;
  readonly rows: readonly DemoRow[];
}

/**
 * Compares where tickets are with where they must rest. Tickets that nobody expects (a person added them) are shown and
 * neither wrong nor waited for. `personLeft`: what a person has still to do, which may move a ticket at rest.
 * `surprises`: what the service answered otherwise than it must, by ticket.
 */
export function judgeDemo(
  tickets: readonly JudgedTicket[],
  expected: readonly ExpectedTicket[],
  personLeft: readonly PersonStep[] = [],
  surprises: ReadonlyMap<string, string> = new Map(),
): DemoVerdict {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const rows: DemoRow[] = [];
  let settled = true;
  for (const one of expected) {
    const ticket = byId.get(one.id);
    const surprise = surprises.get(one.id);
    const differences = [
      ...(ticket ? differencesOf(ticket, one) : ['it was never imported']),
      ...(surprise === undefined ? [] : [surprise]),
    ];
    const ok = differences.length === 0;
    settled &&= ok || !ticket || isAtRest(ticket, byId, personLeft);
    rows.push({
      id: one.id,
      title: ticket?.title ?? '',
      expected: placeWords(one),
      actual: ticket ? placeWords(ticket) : 'missing',
      ok,
      why: ok ? one.why : differences.join(', '),
    });
  }
  const asked = new Set(expected.map(({ id }) => id));
  for (const ticket of tickets.filter(({ id }) => !asked.has(id))) {
    const { id, title } = ticket;
    rows.push({
      id,
      title,
      expected: '',
      actual: placeWords(ticket),
      ok: true,
      why: 'added by hand',
    });
  }
  return { settled, rows };
}

const COUNTERS = ['deathCount', 'reviewCycles', 'runs'] as const;

function differencesOf(ticket: JudgedTicket, expected: ExpectedTicket): string[] {
  const found: string[] = [];
  if (![ticket.state, ticket.statePath].includes(expected.state)) {
    found.push(`${ticket.statePath} instead of ${expected.state}`);
  }
  if (expected.reason !== undefined && ticket.reason !== expected.reason) {
    found.push(`reason ${ticket.reason ?? 'none'} instead of ${expected.reason}`);
  }
  if (expected.waitingFor !== undefined) {
    const waits = ticket.waitingFor ?? '';
    if (!new RegExp(expected.waitingFor).test(waits)) {
      found.push(`waits for ${waits || 'nothing'} instead of ${expected.waitingFor}`);
    }
  }
  for (const counter of COUNTERS) {
    const wanted = expected[counter];
    if (wanted !== undefined && ticket[counter] !== wanted) {
      found.push(`${counter} ${ticket[counter]} instead of ${wanted}`);
    }
  }
  return found;
}

function placeWords(place: Partial<JudgedTicket> & Pick<ExpectedTicket, 'state'>): string {
  const reason = place.reason ? ` (${place.reason})` : '';
  return `${place.statePath ?? place.state}${reason}`;
}

const RESTING = new Set(['done', 'cancelled', 'needs_input', 'inbox', 'review.deciding']);

/** Whether it stays where it is unless somebody does something that is not in the script. */
function isAtRest(
  ticket: JudgedTicket,
  byId: ReadonlyMap<string, JudgedTicket>,
  personLeft: readonly PersonStep[],
  seen: readonly string[] = [],
): boolean {
  if (personLeft.some((step) => isDue(step, ticket))) return false;
  if (RESTING.has(ticket.state) || RESTING.has(ticket.statePath)) return true;
  if (ticket.state !== 'todo' || seen.includes(ticket.id)) return false;
  // A person's own ticket, or one that nobody's profile fits.
  if (/\bperson\b|\bprofile named\b/.test(ticket.waitingFor ?? '')) return true;
  return ticket.dependsOn.some((id) => {
    const other = byId.get(id);
    if (!other) return true;
    // A cancelled dependency moves this ticket to needs_input at once.
    if (other.state === 'done' || other.state === 'cancelled') return false;
    return isAtRest(other, byId, personLeft, [...seen, ticket.id]);
  });
}
