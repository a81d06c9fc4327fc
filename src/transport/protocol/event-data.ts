import { z } from 'zod';
import { commentSchema } from './comment.ts';
import { escalationSchema } from './escalation.ts';
import { eventSchema } from './event.ts';
import { healthSampleSchema } from './operator.ts';
import { reviewSchema } from './review.ts';
import { SIGNALS } from './signal.ts';
import { ticketSchema } from './ticket.ts';
import type { EventType } from './wire.ts';
import { EVENT_TYPES } from './wire.ts';
import { workerSchema } from './worker.ts';

const by = z
  .object({
    kind: z.string().describe('person, worker, reviewer, gate, dispatcher, operator, timer, …'),
    id: z.string(),
  })
  .describe('Who caused it');

/** What a chart was told; the names are its own and new ones may come. */
const said = z.looseObject({ type: z.string() }).describe('The event that the chart decided');
const place = z.string().describe('A state path with dots, e.g. review.judging');

const move = { event: said, from: place.nullable(), to: place, by };
const ofTicket = z.object({ ...move, ticket: ticketSchema.partial().describe('Changed fields') });
const escalation = z.object({ escalation: escalationSchema, by });

const report = z.object({
  run: z.string(),
  turn: z.number().int(),
  signal: z.union([z.enum(SIGNALS), z.string()]),
  payload: z.string().optional(),
  sha: z.string().nullable().optional(),
  channel: z.enum(['mcp', 'signal', 'json', 'plain']).optional(),
});

/** The `data` of each type of event. */
export const eventData = {
  'callboard.ticket.created': ofTicket,
  'callboard.ticket.transition': ofTicket,
  'callboard.ticket.updated': ofTicket,
  'callboard.ticket.commented': z.object({ comment: commentSchema, by }),
  'callboard.worker.transition': z.object({
    ...move,
    ticket: z.object({ id: z.string() }),
    worker: workerSchema.partial().describe('Changed fields, and always its id'),
  }),
  'callboard.worker.report': z.object({
    report,
    outcome: z.string().describe('accepted, or why it has no effect: stale, foreign, …'),
    by,
  }),
  'callboard.review.verdict': z.object({
    verdict: reviewSchema,
    outcome: z.string().describe('applied, held, shadow or stale'),
    by,
  }),
  'callboard.escalation.opened': escalation,
  'callboard.escalation.delivered': escalation,
  'callboard.escalation.undelivered': escalation,
  'callboard.escalation.acknowledged': escalation,
  'callboard.escalation.resolved': escalation,
  'callboard.supervisor.transition': z.object(move),
  'callboard.operator.health': z.object({ sample: healthSampleSchema, by }),
} satisfies Record<EventType, z.ZodType>;

/** An event with the `data` of its type, for descriptions: a reader takes types that it does not know yet too. */
export const describedEventSchema = z
  .union(
    EVENT_TYPES.map((type) =>
      eventSchema.extend({ type: z.literal(type), data: eventData[type] }).meta({ title: type }),
    ),
  )
  .meta({ id: 'Event' });
