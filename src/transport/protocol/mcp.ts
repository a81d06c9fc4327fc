import { z } from 'zod';
import { id as idSchema, text } from './text.ts';

/**
 * One message of the Model Context Protocol over HTTP, as JSON-RPC has it: a request, a notification or an answer. What
 * its method and its parameters must be is the protocol's own affair.
 */
export const mcpMessageSchema = z
  .strictObject({
    jsonrpc: z.literal('2.0'),
    id: z.union([z.string().max(1_000), z.number().int()]).optional(),
    method: z.string().max(100).optional(),
    params: z.record(z.string(), z.unknown()).optional(),
    result: z.record(z.string(), z.unknown()).optional(),
    error: z.looseObject({ code: z.number().int(), message: z.string() }).optional(),
  })
  .meta({ id: 'McpMessage' });
export type McpMessage = z.infer<typeof mcpMessageSchema>;

/** A commit, as in a signal: whether it exists is for the commit check to say. */
const sha = z
  .string()
  .max(100)
  .optional()
  .describe('The commit to look at; the head of your branch unless given');

/** What the tools of an agent take (DOMAIN §6). */
export const reportArguments = z.strictObject({
  summary: text.describe('What you did, in a sentence or two'),
  sha,
});
export const questionArguments = z.strictObject({
  text: text.describe('The question, with what the person needs to know to answer it'),
});

/** How a writing tool names what HTTP has headers for. */
export const writeArguments = {
  idempotencyKey: z
    .string()
    .optional()
    .describe('The same key again answers the same and does nothing more, for 24 hours'),
};
export const versionArgument = {
  version: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('The version that the ticket must have; refused where it has another'),
};
export const ticketArgument = { id: idSchema.describe('The id of the ticket, e.g. CB-1') };
