import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Gate } from '../auth.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { agentTools } from '../mcp/agent-tools.ts';
import type { Caller } from '../mcp/caller.ts';
import { callerOf } from '../mcp/caller.ts';
import type { McpAnswer } from '../mcp/serve.ts';
import type { AskInside } from '../mcp/ticket-tools.ts';
import { ticketTools } from '../mcp/ticket-tools.ts';
import { ProblemError } from '../problem.ts';
import { API, mcpMessageSchema } from '../protocol/index.ts';

const INSTRUCTIONS = {
  run: 'You work on a ticket that Callboard supervises. Commit your work, then report once: report_done, request_review, or ask_question when only a person can decide.',
  token:
    'Callboard supervises tickets that coding agents work on. Look at a ticket before you act on it: allowedActions says what is allowed now.',
};

const RESPONSES: Record<string, unknown> = {
  ...answers({ 200: mcpMessageSchema }),
  202: z.null().describe('A notification was taken'),
};

/** What of a request says whose it is and from where it comes; an inner request says the same. */
const RIGHTS = ['authorization', 'cookie', 'host', 'origin'] as const;

/** The Model Context Protocol over streamable HTTP: agents report, people's programs look at tickets and act on them. */
export function mcpRoutes(app: App, deps: ServerDeps, gate: Gate): void {
  const callers = new WeakMap<FastifyRequest, Caller>();

  app.post(
    `${API}/mcp`,
    {
      // The gate knows tokens only; the hook below asks for a nonce or a token, before the body is read.
      config: { open: true },
      onRequest: async (request) => {
        callers.set(request, await callerOf(request, { ...deps, gate }));
      },
      schema: {
        summary: 'Speaks the Model Context Protocol',
        body: mcpMessageSchema,
        response: RESPONSES,
      },
    },
    async (request, reply) => {
      const caller = callers.get(request);
      if (!caller) throw new Error('a request came past its own hook');
      // Only where it is spoken: most services never need the library.
      const { answerMcp } = await import('../mcp/serve.ts');
      const { status, body } = await answerMcp({
        message: request.body,
        headers: request.headers as Record<string, string | undefined>,
        tools:
          caller.kind === 'run'
            ? agentTools(deps, caller)
            : ticketTools(caller.scope, askInside(app, request)),
        instructions: INSTRUCTIONS[caller.kind],
        version: deps.service().version,
      });
      if (status >= 400) throw refusal({ status, body });
      return body === null ? reply.code(status).send() : reply.code(status).send(body);
    },
  );

  app.route({
    method: ['GET', 'DELETE'],
    url: `${API}/mcp`,
    exposeHeadRoute: false,
    config: { open: true },
    schema: { hide: true },
    handler: () => {
      throw new ProblemError(
        'method_not_allowed',
        'There is neither a session to end nor a stream to read here; send each message by POST.',
        { headers: { Allow: 'POST' } },
      );
    },
  });
}

/** One more pass through the interface itself, for what a tool asks. */
function askInside(app: App, { headers }: FastifyRequest): AskInside {
  const rights = Object.fromEntries(
    RIGHTS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
  return async ({ method, path, query, body, headers: more }) => {
    const answer = await app.inject({
      method,
      url: `${API}${path}`,
      headers: { ...rights, ...more },
      ...(query ? { query: { ...query } } : {}),
      ...(body ? { payload: body } : {}),
    });
    return { status: answer.statusCode, body: answer.json<object>() };
  };
}

/** What the protocol's library refuses is a problem like every other. */
function refusal({ status, body }: McpAnswer): ProblemError {
  const { error } = (body ?? {}) as { error?: { message?: string } };
  return new ProblemError('invalid', error?.message ?? 'This is no message of MCP.', { status });
}
