import { sayingOf } from '../../machines/actions.ts';
import type { TicketView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { pageOptions } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import {
  API,
  importAnswerSchema,
  importSchema,
  newTicketSchema,
  patchTicketSchema,
  ticketSchema,
  ticketListQuerySchema,
  ticketListSchema,
} from '../protocol/index.ts';
import { importFiles } from '../import-files.ts';
import { changesOf, newTicketOf } from '../new-ticket.ts';
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
      const ticket = newTicketOf(request.body, deps);
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
        querystring: ticketListQuerySchema,
        response: answers({ 200: ticketListSchema }),
      },
    },
    async ({ query }) => {
      const { state, assignee, label, q, view } = query;
      // Read before the tickets: whatever comes after it is in the stream after `seq`.
      const seq = host.head();
      const { items, nextCursor } = host.queries.tickets({
        ...pageOptions(query),
        state,
        assignee,
        label,
        q: q || undefined,
      });
      return { items: view === 'brief' ? items.map(withoutBody) : items, nextCursor, seq };
    },
  );

  app.post(
    `${API}/tickets/import`,
    {
      schema: {
        summary: 'Brings in ticket files; the same again changes nothing',
        body: importSchema,
        response: answers({ 200: importAnswerSchema }),
      },
    },
    async (request) => {
      if (request.headers['if-match'] !== undefined) {
        throw new ProblemError('invalid', 'If-Match has no meaning for an import.');
      }
      return { results: await importFiles(deps, request.body) };
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

const withoutBody = ({ body: _, ...ticket }: TicketView): Omit<TicketView, 'body'> => ticket;
