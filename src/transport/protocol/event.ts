import { z } from 'zod';
import { pageQuery, whole } from './page.ts';
import { id } from './text.ts';
import { EVENT_TYPES } from './wire.ts';

/**
 * An event of the stream, in the CloudEvents shape. `sequence` is one gap-free series for the whole service, from 1;
 * `subject` is the ticket for every event about one, `source` names the actor.
 */
export const eventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  sequence: z.number().int(),
  source: z.string(),
  subject: z.string().optional(),
  type: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string(), z.unknown()),
});
export type StreamEvent = z.infer<typeof eventSchema>;

/** The first text frame of a stream; every later one is an array of events. */
export const helloSchema = z.object({
  type: z.literal('callboard.stream.hello'),
  head: z.number().int(),
  oldest: z.number().int(),
  since: z.number().int(),
});
export type Hello = z.infer<typeof helloSchema>;

/** Filters that the stream and the page of events share; with one, the events in between are skipped. */
export const eventFilter = {
  ticket: id.optional(),
  type: z.enum(EVENT_TYPES).optional(),
};

/** `nextCursor` of a page of events is the `since` of the next one; both names are taken. */
export const eventsQuerySchema = z.strictObject({
  since: whole.optional(),
  ...eventFilter,
  limit: pageQuery.limit,
  cursor: whole.optional(),
});

/** Query of the WebSocket. A bad `since` is a close code there, so it is read apart from the schema. */
export const streamQuerySchema = z.strictObject({ since: z.string().optional(), ...eventFilter });
