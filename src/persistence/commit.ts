import type { Clock, Unit } from '../supervisor/ports.ts';
import { Actors } from './actors.ts';
import { Comments } from './comments.ts';
import type { Connections } from './connection.ts';
import { Escalations } from './escalations.ts';
import { Health } from './health.ts';
import { Journal } from './journal.ts';
import { Notes } from './notes.ts';
import { Outbox } from './outbox.ts';
import { Receipts } from './receipts.ts';
import { Refused } from './refused.ts';
import { Reviews } from './reviews.ts';
import { Tickets } from './tickets.ts';
import { Timers } from './timers.ts';
import { Workers } from './workers.ts';

/** What the store holds, one part per thing. */
export interface Parts {
  readonly journal: Journal;
  readonly actors: Actors;
  readonly timers: Timers;
  readonly outbox: Outbox;
  readonly tickets: Tickets;
  readonly workers: Workers;
  readonly comments: Comments;
  readonly reviews: Reviews;
  readonly escalations: Escalations;
  readonly health: Health;
  readonly refused: Refused;
  readonly receipts: Receipts;
  readonly notes: Notes;
}

/** Prepares every statement, so that a schema that does not fit fails at the start. */
export function partsOf(connections: Connections, clock: Pick<Clock, 'now'>): Parts {
  return {
    journal: new Journal(connections),
    actors: new Actors(connections),
    timers: new Timers(connections),
    outbox: new Outbox(connections),
    tickets: new Tickets(connections),
    workers: new Workers(connections),
    comments: new Comments(connections),
    reviews: new Reviews(connections),
    escalations: new Escalations(connections),
    health: new Health(connections),
    refused: new Refused(connections),
    receipts: new Receipts(connections, clock),
    notes: new Notes(connections),
  };
}

/**
 * Writes one unit, inside a transaction. Where an object comes twice, the later one stays.
 * @returns the head of the journal after it
 */
export function writeUnit(parts: Parts, unit: Unit, head: number): number {
  const newHead = parts.journal.append(unit.journal, head);
  for (const actor of unit.actors) parts.actors.save(actor);
  parts.timers.write(unit);
  parts.outbox.write(unit);
  for (const ticket of unit.tickets) parts.tickets.save(ticket);
  for (const worker of unit.workers) parts.workers.save(worker);
  for (const comment of unit.comments) parts.comments.add(comment);
  for (const review of unit.reviews) parts.reviews.save(review);
  for (const escalation of unit.escalations) parts.escalations.save(escalation);
  for (const sample of unit.samples) parts.health.add(sample);
  parts.refused.add(unit.refused);
  parts.receipts.add(unit.receipts);
  parts.notes.write(unit);
  return newHead;
}
