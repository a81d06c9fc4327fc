import { z } from 'zod';
import { helloSchema } from './event.ts';
import { EVENT_TYPES } from './wire.ts';
import { eventData } from './event-data.ts';
import { API, CLOSE, SUBPROTOCOL } from './wire.ts';

const WHEN: Readonly<Record<(typeof EVENT_TYPES)[number], string>> = {
  'callboard.ticket.created': 'A ticket has come to be.',
  'callboard.ticket.transition': 'A ticket has gone to another state.',
  'callboard.ticket.updated': 'A ticket has changed within its state.',
  'callboard.ticket.commented': 'Somebody has commented a ticket.',
  'callboard.worker.transition': 'A worker has begun, gone on or ended.',
  'callboard.worker.report': 'An author has reported, rightly or not.',
  'callboard.review.verdict': 'A verdict was recorded.',
  'callboard.escalation.opened': 'A person is asked for.',
  'callboard.escalation.delivered': 'A channel has taken an escalation.',
  'callboard.escalation.undelivered': 'A channel is gone or cannot work, and is not tried again.',
  'callboard.escalation.acknowledged': 'A person has seen an escalation.',
  'callboard.escalation.resolved': 'What was asked for has been decided.',
  'callboard.supervisor.transition': 'What the service may do by itself has changed.',
  'callboard.operator.health': 'The operator has taken a sample.',
};

const CODES: Readonly<Record<keyof typeof CLOSE, string>> = {
  goingAway: 'the service ends; come back',
  notAuthorised: 'the token is not taken, or something was sent on a stream that is only read',
  tooSlow: 'the reader did not keep up; the reason says from where to resume',
  badSince: 'events from there on are not kept; the reason has oldest and head',
  idle: 'no pong came',
};

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', target: 'draft-7' });
  return inlined(rest) as object;
};

/**
 * Definitions that zod moved aside, back where they are meant: an AsyncAPI payload has no `definitions` of its own. New
 * fields may come, so nothing forbids them.
 */
function inlined(node: unknown, definitions: Record<string, unknown> = {}): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, definitions));
  if (typeof node !== 'object' || node === null) return node;
  const { definitions: own, ...rest } = node as Record<string, unknown>;
  const known = { ...definitions, ...(own as Record<string, unknown> | undefined) };
  const reference = rest['$ref'];
  if (typeof reference === 'string') {
    return inlined(known[reference.replace('#/definitions/', '')], known);
  }
  return Object.fromEntries(
    Object.entries(rest)
      // As text it is the name of the definition; a property of that name is a schema.
      .filter(([key, value]) => !(key === 'id' && typeof value === 'string'))
      .filter(([key, value]) => !(key === 'additionalProperties' && value === false))
      .map(([key, value]) => [key, inlined(value, known)]),
  );
}

/** The envelope that all events share, with the `data` of one type. */
function envelope(type: (typeof EVENT_TYPES)[number]): object {
  return {
    type: 'object',
    required: [
      'specversion',
      'id',
      'sequence',
      'source',
      'type',
      'time',
      'datacontenttype',
      'data',
    ],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', description: 'The sequence as text' },
      sequence: {
        type: 'integer',
        minimum: 1,
        description: 'One gap-free series for the whole service',
      },
      source: { type: 'string', description: '/tickets/ID, /workers/ID, /supervisor, …' },
      subject: { type: 'string', description: 'The ticket that it is about' },
      type: { const: type },
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      data: schemaOf(eventData[type]),
    },
  };
}

/** The description of the stream (AsyncAPI 3.0), from the schemas that the service itself uses. */
export function asyncApi(): object {
  const messages = Object.fromEntries(
    EVENT_TYPES.map((type) => [
      type,
      { name: type, title: WHEN[type], contentType: 'application/json', payload: envelope(type) },
    ]),
  );
  const reference = (type: string) => ({ $ref: `#/components/messages/${type}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Callboard: the stream',
      version: 'v1',
      description: [
        'Every transition, in order, durable before it is sent. The first text frame is the hello; each later one is a JSON array of events, those of one commit together.',
        'Close codes:',
        ...Object.entries(CLOSE).map(
          ([name, code]) => `- ${code}: ${CODES[name as keyof typeof CLOSE]}`,
        ),
        '- 1009: a frame was too large',
      ].join('\n'),
    },
    servers: {
      local: {
        host: '127.0.0.1:4747',
        protocol: 'ws',
        security: [{ type: 'http', scheme: 'bearer' }],
      },
    },
    channels: {
      stream: {
        address: `${API}/stream`,
        title: 'The stream',
        bindings: {
          ws: {
            method: 'GET',
            query: {
              type: 'object',
              properties: {
                since: {
                  type: 'integer',
                  minimum: 0,
                  description: 'Everything after this sequence, then live; left out: from now on',
                },
                ticket: { type: 'string', description: 'Only events about this ticket' },
                type: { enum: [...EVENT_TYPES], description: 'Only events of this type' },
              },
            },
            headers: {
              type: 'object',
              properties: { 'Sec-WebSocket-Protocol': { const: SUBPROTOCOL } },
            },
          },
        },
        messages: {
          hello: { $ref: '#/components/messages/hello' },
          ping: { $ref: '#/components/messages/ping' },
          pong: { $ref: '#/components/messages/pong' },
          ...Object.fromEntries(EVENT_TYPES.map((type) => [type, reference(type)])),
        },
      },
    },
    operations: {
      receiveEvents: {
        action: 'send',
        title: 'What the service sends',
        channel: { $ref: '#/channels/stream' },
        messages: ['hello', 'pong', ...EVENT_TYPES].map((name) => ({
          $ref: `#/channels/stream/messages/${name}`,
        })),
      },
      askWhetherAlive: {
        action: 'receive',
        title: 'All that a client may send',
        channel: { $ref: '#/channels/stream' },
        messages: [{ $ref: '#/channels/stream/messages/ping' }],
      },
    },
    components: {
      messages: {
        hello: {
          name: 'hello',
          title: 'The first frame: newest, oldest and requested sequence.',
          payload: schemaOf(helloSchema),
        },
        ping: { name: 'ping', title: 'Is the service there?', payload: frame('ping') },
        pong: { name: 'pong', title: 'It is.', payload: frame('pong') },
        ...messages,
      },
    },
  };
}

const frame = (type: string): object => ({
  type: 'object',
  required: ['type'],
  properties: { type: { const: type } },
});
