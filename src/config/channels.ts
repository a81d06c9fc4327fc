import { z } from 'zod';
import { command, defaultEnvironment, httpUrl, name, secret, text, variable } from './fields.ts';

const named = {
  name: name
    .optional()
    .describe('Names the channel in messages; its type (and a number) unless given'),
};

/** Without a password in it: whatever is in the file is shown by `config --effective`. */
const openUrl = httpUrl.refine(
  (value) => !/^https?:\/\/[^/?#]*@/i.test(value),
  'holds a name or password, which would be shown; leave it out',
);

const email = z.strictObject({
  type: z.literal('email'),
  ...named,
  host: text.describe('The SMTP server'),
  port: z.int().min(1).max(65_535).prefault(587).describe("The server's"),
  secure: z.boolean().prefault(false).describe('TLS from the first byte, as on port 465'),
  user: text.nullable().prefault(null).describe('For the login; with `password` or not at all'),
  password: secret.optional().describe('For the login'),
  from: text.describe("The sender's address"),
  to: z.array(text).min(1).describe('Addresses'),
});

/** Where escalations go. Every kind delivers at least once, with a stable id. */
export const channel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    ...named,
    url: openUrl.describe('Gets the escalation as JSON by POST'),
    secret: secret.optional().describe('Signs the body; unsigned without it'),
  }),
  z.strictObject({
    type: z.literal('command'),
    ...named,
    command: command.describe('Gets the escalation as JSON on stdin; exit 0 is delivered'),
    env: z
      .array(variable)
      .prefault([
        ...defaultEnvironment,
        'DISPLAY',
        'WAYLAND_DISPLAY',
        'XDG_RUNTIME_DIR',
        'DBUS_SESSION_BUS_ADDRESS',
      ])
      .describe('The environment variables that it may see'),
  }),
  z.strictObject({
    type: z.literal('telegram'),
    ...named,
    token: secret.describe("The bot's"),
    chatId: text.describe('The chat that it writes to'),
    apiBase: openUrl
      .prefault('https://api.telegram.org')
      .describe('Of a Bot API server of your own'),
  }),
  z.strictObject({
    type: z.literal('slack'),
    ...named,
    url: secret.describe("The incoming webhook's address, which is itself the key"),
  }),
  z.strictObject({
    type: z.literal('ntfy'),
    ...named,
    url: openUrl.prefault('https://ntfy.sh').describe('The server, without the topic'),
    topic: text.describe('Who subscribes to it is told'),
    token: secret.optional().describe('For a server that asks for one'),
  }),
  email,
  z.strictObject({ type: z.literal('desktop'), ...named }),
]);
