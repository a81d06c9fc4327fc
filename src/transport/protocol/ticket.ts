import { z } from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { branch, by, id, LIST_ITEMS_MAX, name, text, time, title } from './text.ts';

export const TICKET_STATES = [
  'inbox',
  'todo',
  'in_progress',
  'review',
  'needs_input',
  'done',
  'cancelled',
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
const priority = z.enum(PRIORITIES);

/** A ticket as it is read: flat, with its place on the chart and what is allowed now. */
export const ticketSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    body: z.string(),
    priority,
    assignee: z.string().nullable(),
    owner: z.string().nullable(),
    dependsOn: z.array(z.string()),
    labels: z.array(z.string()),
    repo: z.string(),
    baseBranch: z.string().nullable(),
    workflow: z.string(),
    requiresCommit: z.boolean(),
    profile: z.string().nullable(),
    /** Name of the top-level state; `statePath` goes down with dots, e.g. `review.judging`. */
    state: z.string(),
    statePath: z.string(),
    reason: z.string().nullable(),
    waitingFor: z.string().nullable(),
    deathCount: z.number().int(),
    reviewCycles: z.number().int(),
    interruptions: z.number().int(),
    startFailures: z.number().int(),
    bounces: z.number().int(),
    inputRetries: z.number().int(),
    runs: z.number().int(),
    runsCounted: z.number().int(),
    tokens: z.number(),
    cost: z.number(),
    worker: z.string().nullable(),
    branch: z.string(),
    head: z.string().nullable(),
    sha: z.string().nullable(),
    landed: z.boolean(),
    createdAt: time,
    updatedAt: time,
    enteredAt: time,
    /** Sequence of its last event; with an action's answer, of the change. */
    seq: z.number().int(),
    version: z.number().int(),
    allowedActions: z.array(z.string()),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof ticketSchema>;

const fields = {
  title,
  body: text,
  priority,
  assignee: name.nullable(),
  owner: name.nullable(),
  dependsOn: z.array(id).max(LIST_ITEMS_MAX),
  labels: z.array(name).max(LIST_ITEMS_MAX),
  repo: name,
  baseBranch: branch.nullable(),
  workflow: name,
  requiresCommit: z.boolean(),
  profile: name.nullable(),
};

/** What a person may change in a ticket. */
export const changesSchema = z.strictObject(fields).partial();
export type TicketChanges = z.infer<typeof changesSchema>;

export const newTicketSchema = z
  .strictObject({
    ...changesSchema.shape,
    title,
    /** A ticket that comes from elsewhere keeps its id; others get the next one. */
    id: id.optional(),
    state: z.enum(['inbox', 'todo']).optional(),
    /**
     * Where an import found it: the same source imported again is the same ticket, and dependencies that are not there
     * yet are waited for by name.
     */
    source: z.strictObject({ key: z.string().min(1).max(1_000), hash: name }).optional(),
    by,
  })
  .meta({ id: 'NewTicket' });
export type NewTicketBody = z.infer<typeof newTicketSchema>;

export const patchTicketSchema = z
  .strictObject({ ...changesSchema.shape, by })
  .refine((body) => Object.keys(body).some((key) => key !== 'by'), 'must change at least one field')
  .meta({ id: 'TicketPatch' });
export type PatchTicketBody = z.infer<typeof patchTicketSchema>;

export const ticketsQuerySchema = z.strictObject({
  state: z.enum(TICKET_STATES).optional(),
  assignee: name.optional(),
  label: name.optional(),
  q: z.string().max(500).optional(),
  ...pageQuery,
});

/** `brief` leaves the bodies out, which are most of a long list. */
export const ticketListQuerySchema = ticketsQuerySchema.extend({
  view: z.enum(['full', 'brief']).optional(),
});

export const ticketListSchema = pageOf(
  ticketSchema.extend({ body: z.string().optional() }).meta({ id: 'ListedTicket' }),
).extend({
  /** The newest event when it was read: a stream since the first page's `seq` brings all that changed meanwhile. */
  seq: z.number().int(),
});
