import type { TicketView } from '../../supervisor/ports.ts';
import { z } from 'zod';
import { sayingOf } from '../../machines/actions.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import { pageOfAll, pageOptions } from '../paging.ts';
import { ProblemError } from '../problem.ts';
import { describedEventSchema } from '../protocol/event-data.ts';
import {
  API,
  commentSchema,
  diffSchema,
  explanationSchema,
  newCommentSchema,
  pageOf,
  pageQuery,
  workerSchema,
} from '../protocol/index.ts';
import { send } from '../send.ts';
import { carryOut } from '../write.ts';
import { allowedFor, ticketOr404 } from './ticket-answer.ts';

const listQuery = z.strictObject(pageQuery);

/** What belongs to one ticket: its history, comments, runs and diff. */
export function ticketRecordRoutes(app: App, deps: ServerDeps): void {
  const { host } = deps;
  const { queries } = host;

  app.get(
    `${API}/tickets/:id/history`,
    {
      schema: {
        summary: "The ticket's events, oldest first",
        params: byId,
        querystring: listQuery,
        response: answers({ 200: pageOf(describedEventSchema) }),
      },
    },
    async ({ params, query }, reply) => {
      ticketOr404(queries, params.id);
      const { items, nextCursor } = queries.history(params.id, pageOptions(query));
      return reply.type('application/json').send(joined(items, nextCursor));
    },
  );

  app.get(
    `${API}/tickets/:id/explain`,
    {
      schema: {
        summary:
          'Why the ticket is where it is, what may happen next, and what each action will do',
        params: byId,
        response: answers({ 200: explanationSchema }),
      },
    },
    async ({ params }) => {
      const said = deps.explain(params.id);
      if (!said) throw new ProblemError('not_found', `There is no ticket ${params.id}.`);
      return said;
    },
  );

  app.get(
    `${API}/tickets/:id/comments`,
    {
      schema: {
        summary: 'Comments, oldest first',
        params: byId,
        querystring: listQuery,
        response: answers({ 200: pageOf(commentSchema) }),
      },
    },
    async ({ params, query }) => {
      ticketOr404(queries, params.id);
      return queries.comments(params.id, pageOptions(query));
    },
  );

  app.post(
    `${API}/tickets/:id/comments`,
    {
      schema: {
        summary: 'Adds a comment',
        params: byId,
        body: newCommentSchema,
        response: answers({ 201: commentSchema }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { text, by } = request.body;
      const saying = sayingOf({ action: 'comment', text });
      const answer = await carryOut(deps, request, {
        by,
        tell: (options) => host.tell(`ticket/${id}`, saying, options),
        answer: (done) => ({
          status: 201,
          body: {
            id: done.recordIds[0],
            ticket: id,
            text,
            by: by ?? 'admin',
            kind: 'person',
            at: (done.view as TicketView).updatedAt,
          },
        }),
        allowed: () => allowedFor(queries, id),
      });
      return send(reply, answer);
    },
  );

  app.get(
    `${API}/tickets/:id/runs`,
    {
      schema: {
        summary: 'Every worker that the ticket had, with how it ended',
        params: byId,
        querystring: listQuery,
        response: answers({ 200: pageOf(workerSchema) }),
      },
    },
    async ({ params, query }) => {
      ticketOr404(queries, params.id);
      return pageOfAll(queries.runs(params.id), pageOptions(query));
    },
  );

  app.get(
    `${API}/tickets/:id/diff`,
    {
      schema: {
        summary: "What the ticket's commits change",
        params: byId,
        response: answers({ 200: diffSchema }),
      },
    },
    async ({ params }) => {
      ticketOr404(queries, params.id);
      const diff = await deps.diff(params.id);
      if (!diff) throw new ProblemError('not_found', `${params.id} has no commit to compare yet.`);
      return diff;
    },
  );
}

/** A page of events, which are strings already: reading them only to write them again is work for nothing. */
export function joined(items: readonly string[], nextCursor: string | null): string {
  return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
}
