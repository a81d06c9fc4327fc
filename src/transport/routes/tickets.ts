import type { TicketFields } from '../../machines/ticket-context.ts';
import { sayingOf } from '../../machines/actions.ts';
import type { NewTicket } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { pageOptions } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import type { NewTicketBody, TicketChanges } from '../protocol/index.ts';
import {
  API,
  newTicketSchema,
  pageOf,
  patchTicketSchema,
  ticketSchema,
  ticketsQuerySchema,
} from '../protocol/index.ts';
import { invalidFields } from '../validation.ts';
import { carryOut } from '../write.ts';
import { allowedFor, sendTicket, ticketAnswer, ticketOr404 } from './ticket-answer.ts';

/** Tickets: make, list, read, change. */
export function ticketRoutes(app: App, deps: ServerDeps): void {
  const { host } = deps;

  app.post(
    `${API}/tickets`,
    {
      schema: {
        summary: 'Makes a ticket',
        body: newTicketSchema,
        response: answers({ 201: ticketSchema }),
      },
    },
    async (request, reply) => {
      if (request.headers['if-match'] !== undefined) {
        throw new ProblemError(
          'invalid',
          'If-Match has no meaning for a ticket that is not there yet.',
        );
      }
      const ticket = newTicket(request.body, deps);
      const answer = await carryOut(deps, request, {
        by: request.body.by,
        tell: (options) => host.create(ticket, options),
        answer: (done) => ticketAnswer(done, 201),
        allowed: () => [],
      });
      return sendTicket(reply, answer);
    },
  );

  app.get(
    `${API}/tickets`,
    {
      schema: {
        summary: 'Lists tickets',
        querystring: ticketsQuerySchema,
        response: answers({ 200: pageOf(ticketSchema) }),
      },
    },
    async ({ query }) => {
      const { state, assignee, label, q } = query;
      return host.queries.tickets({
        ...pageOptions(query),
        state,
        assignee,
        label,
        q: q || undefined,
      });
    },
  );

  app.get(
    `${API}/tickets/:id`,
    {
      schema: {
        summary: 'Reads one ticket',
        params: byId,
        response: answers({ 200: ticketSchema }),
      },
    },
    async ({ params }, reply) =>
      sendTicket(reply, { status: 200, body: ticketOr404(host.queries, params.id) }),
  );

  app.patch(
    `${API}/tickets/:id`,
    {
      schema: {
        summary: 'Changes what a ticket says',
        params: byId,
        body: patchTicketSchema,
        response: answers({ 200: ticketSchema }),
      },
    },
    async (request, reply) => {
      const { by, ...given } = request.body;
      const changes = changesOf(given, deps);
      const { id } = request.params;
      const answer = await carryOut(deps, request, {
        by,
        tell: (options) =>
          host.tell(`ticket/${id}`, sayingOf({ action: 'edit', changes }), options),
        answer: (done) => ticketAnswer(done, 200),
        allowed: () => allowedFor(host.queries, id),
      });
      return sendTicket(reply, answer);
    },
  );
}

/** @throws {ProblemError} `invalid` for a repository or a workflow that the configuration does not know. */
function newTicket(body: NewTicketBody, deps: ServerDeps): NewTicket {
  const { id, state, source, by: _, title, ...given } = body;
  const defaults = deps.ticketDefaults();
  const fields: TicketFields = {
    title,
    body: '',
    priority: 'normal',
    assignee: null,
    owner: null,
    dependsOn: [],
    labels: [],
    repo: defaults.repo,
    baseBranch: null,
    workflow: defaults.workflow,
    requiresCommit: defaults.requiresCommit,
    profile: null,
    ...changesOf(given, deps),
  };
  return {
    id,
    state: state ?? 'todo',
    fields,
    allowUnknownDependencies: source !== undefined,
    ...(source ? { source } : {}),
  };
}

/** What was given, without what was not; names of the configuration are looked up. */
export function changesOf(given: TicketChanges, deps: ServerDeps): Partial<TicketFields> {
  const { repos, workflows } = deps.ticketDefaults();
  const errors = [
    ...unknownName('repo', given.repo, repos),
    ...unknownName('workflow', given.workflow, workflows),
  ];
  if (errors.length > 0) throw invalidFields(errors);
  const { dependsOn, labels, ...others } = given;
  const changes = {
    ...others,
    // Twice the same name is once the same name.
    ...(dependsOn ? { dependsOn: [...new Set(dependsOn)] } : {}),
    ...(labels ? { labels: [...new Set(labels)] } : {}),
  };
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

function unknownName(
  path: 'repo' | 'workflow',
  name: string | undefined,
  known: readonly string[],
) {
  if (name === undefined || known.includes(name)) return [];
  const message = `is not in the configuration; it knows ${known.join(', ') || 'none'}`;
  return [{ in: 'body' as const, path, message }];
}
