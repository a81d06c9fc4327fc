import { z } from 'zod';
import { command, httpUrl, name, secret, text } from './fields.ts';

const named = {
  name: name
    .optional()
    .describe('Names the channel in messages; its type (and a number) unless given'),
};

const email = z.strictObject({
  type: z.literal('email'),
  ...named,
  host: text.describe('The SMTP server'),
  port: z.int().min(1).max(65_535).prefault(587),
  secure: z.boolean().prefault(false).describe('TLS from the first byte, as on port 465'),
  user: text.nullable().prefault(null),
  password: secret.optional(),
  from: text,
  to: z.array(text).min(1),
});

/** Where escalations go. Every kind delivers at least once, with a stable id. */
export const channel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    ...named,
    url: httpUrl,
    secret: secret.optional().describe('Signs the body; unsigned without it'),
  }),
  z.strictObject({
    type: z.literal('command'),
    ...named,
    command: command.describe('Gets the escalation as JSON on stdin'),
  }),
  z.strictObject({ type: z.literal('telegram'), ...named, token: secret, chatId: text }),
  z.strictObject({
    type: z.literal('slack'),
    ...named,
    url: secret.describe("The incoming webhook's address, which is itself the key"),
  }),
  z.strictObject({
    type: z.literal('ntfy'),
    ...named,
    url: httpUrl.prefault('https://ntfy.sh'),
    topic: text,
    token: secret.optional(),
  }),
  email,
  z.strictObject({ type: z.literal('desktop'), ...named }),
]);
