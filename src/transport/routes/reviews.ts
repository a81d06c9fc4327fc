import type { Queries, TicketView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { UNESTABLISHED } from '../../machines/ticket-events.ts';
import { answers, byId } from '../documented.ts';
import type { Applied } from '../outcome.ts';
import { pageOptions } from '../paging.ts';
import type { VerdictBody } from '../protocol/index.ts';
import {
  API,
  LIMIT_MAX,
  pageOf,
  reviewSchema,
  reviewsQuerySchema,
  verdictAnswerSchema,
  verdictSchema,
} from '../protocol/index.ts';
import { send } from '../send.ts';
import { carryOut } from '../write.ts';
import { allowedFor, ticketOr404 } from './ticket-answer.ts';

/** Verdicts: the ones there are, and new ones from outside (DOMAIN 2.7). */
export function reviewRoutes(app: App, deps: ServerDeps): void {
  const { host } = deps;

  app.get(
    `${API}/reviews`,
    {
      schema: {
        summary: 'Verdicts, oldest first',
        querystring: reviewsQuerySchema,
        response: answers({ 200: pageOf(reviewSchema) }),
      },
    },
    async ({ query }) => host.queries.reviews({ ...pageOptions(query), ticket: query.ticket }),
  );

  app.post(
    `${API}/tickets/:id/verdicts`,
    {
      schema: {
        summary:
          'Records the verdict of an outside reviewer; it acts where the ticket waits for it',
        params: byId,
        body: verdictSchema,
        response: answers({ 200: verdictAnswerSchema }),
      },
    },
    async (request, reply) => {
      const before = ticketOr404(host.queries, request.params.id);
      const { sha, verdict, reasons, gaps, by } = request.body;
      const reviewer = request.body.reviewer ?? by ?? 'admin';
      const said = {
        type: 'review.verdict',
        worker: null,
        reviewer,
        sha,
        verdict,
        reasons,
        gaps,
      } as const;
      const answer = await carryOut(deps, request, {
        by,
        ...(by === undefined ? { actor: { kind: 'reviewer', id: reviewer } } : {}),
        // Whether the kill-switch holds it is for the host to find out, inside the commit.
        tell: (options) => host.tell(`ticket/${before.id}`, { ...said, ...UNESTABLISHED }, options),
        answer: (done) => ({
          status: 200,
          body: verdictAnswer(request.body, reviewer, done, guessed(before, sha, done)),
        }),
        fresh: (done, made) => {
          const outcome = recorded(host.queries, before.id, done);
          return outcome
            ? { ...made, body: verdictAnswer(request.body, reviewer, done, outcome) }
            : made;
        },
        allowed: () => allowedFor(host.queries, before.id),
      });
      return send(reply, answer);
    },
  );
}

function verdictAnswer(body: VerdictBody, reviewer: string, done: Applied, outcome: string) {
  return {
    applied: outcome === 'applied',
    outcome,
    id: done.recordIds[0] ?? null,
    ticket: done.view && 'title' in done.view ? done.view.id : null,
    sha: body.sha,
    verdict: body.verdict,
    reviewer,
    seq: done.seq,
  };
}

/** What the record of the verdict says of it. */
function recorded(queries: Queries, ticket: string, done: Applied): string | null {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const { items, nextCursor } = queries.reviews({ ticket, limit: LIMIT_MAX, cursor });
    const review = items.find(({ id }) => done.recordIds.includes(id));
    if (review) return review.outcome;
    cursor = nextCursor;
  }
  return null;
}

/** Inside the commit the record cannot be read yet; that the ticket has left `judging` for it can. */
function guessed(before: TicketView, sha: string, done: Applied): string {
  const after = done.view as TicketView;
  const judged = before.statePath === 'review.judging' && before.sha === sha;
  return judged && after.statePath !== before.statePath ? 'applied' : 'stale';
}
