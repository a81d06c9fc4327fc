import { z } from 'zod';
import type { Scope } from '../auth.ts';
import {
  actionSchema,
  killSwitchBodySchema,
  LIMIT_MAX,
  newCommentSchema,
  newTicketSchema,
  ticketArgument,
  ticketsQuerySchema,
  versionArgument,
  writeArguments,
} from '../protocol/index.ts';
import { ProblemError } from '../problem.ts';
import type { Tool, ToolResult } from './tool.ts';

type Args = Readonly<Record<string, unknown>>;

/** A request to the interface, without its prefix. */
export interface InnerRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the interface in the name of the one who called, with whatever right that is. */
export type AskInside = (
  request: InnerRequest,
) => Promise<{ readonly status: number; readonly body: object }>;

interface TicketTool extends Omit<Tool, 'call'> {
  request(args: Args): InnerRequest;
  /** What of the answer an agent needs. */
  answer?(body: object): object;
}

const page = {
  limit: z.number().int().min(1).max(LIMIT_MAX).optional(),
  cursor: ticketsQuerySchema.shape.cursor.describe('`nextCursor` of the page before'),
};
const { source: _, ...newTicket } = newTicketSchema.shape;

const TOOLS: readonly TicketTool[] = [
  {
    name: 'list_tickets',
    title: 'List tickets',
    description:
      'Tickets with their state, what they wait for and what is allowed now, without their bodies. Every filter that is given must fit.',
    input: z.strictObject({ ...ticketsQuerySchema.shape, ...page }),
    looks: true,
    request: (args) => ({ method: 'GET', path: '/tickets', query: words(args) }),
    answer: withoutBodies,
  },
  {
    name: 'get_ticket',
    title: 'Read a ticket',
    description: 'One ticket: its text, state, counters and what is allowed now.',
    input: z.strictObject(ticketArgument),
    looks: true,
    request: (args) => ({ method: 'GET', path: ticketPath(args) }),
  },
  {
    name: 'explain',
    title: 'Explain a ticket',
    description:
      'Why a ticket is where it is, what would move it, and what each action would do, in words.',
    input: z.strictObject(ticketArgument),
    looks: true,
    request: (args) => ({ method: 'GET', path: ticketPath(args, '/explain') }),
  },
  {
    name: 'history',
    title: 'Read what happened to a ticket',
    description: "The ticket's events, oldest first.",
    input: z.strictObject({ ...ticketArgument, ...page }),
    looks: true,
    request: (args) => {
      const { id: ticket, ...query } = args;
      return { method: 'GET', path: ticketPath({ id: ticket }, '/history'), query: words(query) };
    },
  },
  {
    name: 'create_ticket',
    title: 'Make a ticket',
    description: 'Makes a ticket. What is left out has the defaults of the configuration.',
    input: z.strictObject({ ...newTicket, ...writeArguments }),
    looks: false,
    request: (args) => write('POST', '/tickets', args),
  },
  {
    name: 'comment',
    title: 'Comment on a ticket',
    description: 'Adds a comment, in any state; the next prompt of its agent holds it.',
    input: z.strictObject({ ...ticketArgument, ...newCommentSchema.shape, ...writeArguments }),
    looks: false,
    request: ({ id: ticket, ...args }) =>
      write('POST', ticketPath({ id: ticket }, '/comments'), args),
  },
  {
    name: 'act',
    title: "Carry out a person's action",
    description:
      'Carries out an action on a ticket, in the name of `by`: answer needs text, reject needs feedback, assign needs assignee, route needs phase, edit needs changes. What is allowed now stands in `allowedActions` of the ticket.',
    input: z.strictObject({
      ...ticketArgument,
      ...actionSchema.shape,
      ...writeArguments,
      ...versionArgument,
    }),
    looks: false,
    destroys: true,
    request: ({ id: ticket, ...args }) =>
      write('POST', ticketPath({ id: ticket }, '/actions'), args),
  },
  {
    name: 'kill_switch_status',
    title: 'Read the kill-switch',
    description: 'Whether the kill-switch is engaged, by whom and why, and what it holds.',
    input: z.strictObject({}),
    looks: true,
    request: () => ({ method: 'GET', path: '/kill-switch' }),
  },
  {
    name: 'kill_switch_set',
    title: 'Engage or release the kill-switch',
    description:
      'While it is engaged nothing is started or moved automatically; running workers go on unless `halt` is said.',
    input: z.strictObject({ ...killSwitchBodySchema.shape, ...writeArguments }),
    looks: false,
    destroys: true,
    request: (args) => write('PUT', '/kill-switch', args),
  },
];

/**
 * What people do over HTTP, as tools. Each is one request to the interface itself, so that validation, idempotency,
 * rights and errors are those of its routes. A token that only reads has the tools that only look.
 */
export function ticketTools(scope: Scope, ask: AskInside): readonly Tool[] {
  return TOOLS.filter(({ looks }) => looks || scope === 'admin').map((tool) => ({
    ...tool,
    call: (args) => called(tool, args, ask),
  }));
}

async function called(tool: TicketTool, args: Args, ask: AskInside): Promise<ToolResult> {
  try {
    const { status, body } = await ask(tool.request(args));
    const isError = status >= 400;
    return { body: isError ? body : (tool.answer?.(body) ?? body), isError };
  } catch (error) {
    if (error instanceof ProblemError) return { body: error.toBody(), isError: true };
    throw error;
  }
}

/** @throws {ProblemError} `not_found` for what would be another path: no ticket can be read under such an id. */
function ticketPath({ id: ticket }: Args, below = ''): string {
  const name = ticket as string;
  if (name === '.' || name === '..') {
    throw new ProblemError('not_found', `There is no ticket ${name}.`);
  }
  return `/tickets/${encodeURIComponent(name)}${below}`;
}

/** As a query has it: numbers in digits. */
const words = (args: Args): Record<string, string> =>
  Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value as string | number)]],
    ),
  );

function write(method: 'POST' | 'PUT', path: string, args: Args): InnerRequest {
  const { idempotencyKey, version, ...body } = args as Args & {
    idempotencyKey?: string;
    version?: number;
  };
  const headers = {
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
  };
  return { method, path, body, headers };
}

function withoutBodies(list: object): object {
  const { items, ...rest } = list as { items: readonly Record<string, unknown>[] };
  return { items: items.map(({ body: __, ...ticket }) => ticket), ...rest };
}
