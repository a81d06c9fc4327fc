import type { TicketView } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { UNESTABLISHED } from '../../machines/ticket-events.ts';
import { answers, byId } from '../documented.ts';
import type { Applied } from '../outcome.ts';
import { pageOfAll, pageOptions } from '../paging.ts';
import type { ReviewRunAnswer, VerdictAnswer, VerdictBody } from '../protocol/index.ts';
import {
  agreementQuerySchema,
  agreementSchema,
  API,
  byBodySchema,
  pageOf,
  reviewRunAnswerSchema,
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

  app.get(
    `${API}/reviews/stats`,
    {
      schema: {
        summary: 'How far reviewers and people agree, by reviewer and model',
        querystring: agreementQuerySchema,
        response: answers({ 200: pageOf(agreementSchema) }),
      },
    },
    async ({ query: { limit, cursor, ...filter } }) =>
      pageOfAll(deps.agreement(filter), pageOptions({ limit, cursor })),
  );

  app.post(
    `${API}/tickets/:id/reviews`,
    {
      schema: {
        summary:
          'Starts a reviewer now: for the judging under way, else beside it and moving nothing',
        params: byId,
        body: byBodySchema,
        response: answers({ 202: reviewRunAnswerSchema }),
      },
    },
    async (request, reply) => {
      const { id } = ticketOr404(host.queries, request.params.id);
      const answer = await carryOut(deps, request, {
        by: request.body?.by,
        tell: (options) => host.tell(`ticket/${id}`, REVIEW_ASKED, options),
        answer: (done) => ({ status: 202, body: reviewRunAnswer(id, done) }),
        allowed: () => allowedFor(host.queries, id),
      });
      return send(reply, answer);
    },
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
          body: verdictAnswer(request.body, { reviewer, before, done }),
        }),
        allowed: () => allowedFor(host.queries, before.id),
      });
      return send(reply, answer);
    },
  );
}

/** The host finds out about slots and profiles inside the commit; unreplaced these facts allow nothing. */
const REVIEW_ASKED = {
  type: 'person.review_asked',
  startsAllowed: false,
  slotFree: false,
  dependenciesDone: false,
  launch: null,
} as const;

function reviewRunAnswer(ticket: string, { seq, spawned, view }: Applied): ReviewRunAnswer {
  const { sha = null, statePath = '' } = (view ?? {}) as Partial<TicketView>;
  return {
    ticket,
    worker: spawned[0] ?? '',
    sha,
    advisory: statePath !== 'review.judging',
    seq,
  };
}

function verdictAnswer(
  body: VerdictBody,
  { reviewer, before, done }: { reviewer: string; before: TicketView; done: Applied },
): VerdictAnswer {
  const outcome = done.verdict ?? 'stale';
  return {
    applied: outcome === 'applied',
    outcome,
    detail: outcome === 'applied' ? null : whyNot(body.sha, before, outcome),
    id: done.recordIds[0] ?? null,
    ticket: before.id,
    sha: body.sha,
    verdict: body.verdict,
    reviewer,
    seq: done.seq,
  };
}

/** Why a verdict moves nothing, for the one who gave it. */
function whyNot(sha: string, { id, sha: judged, statePath }: TicketView, outcome: string): string {
  if (outcome === 'held') return 'The kill-switch is engaged; it is applied on release.';
  if (statePath !== 'review.judging') return `${id} is ${statePath}: no verdict is waited for.`;
  if (judged === sha) return `${id} has a verdict for ${sha} already.`;
  const other = `${id} is judged for commit ${judged ?? 'none'}, not for ${sha}`;
  const abbreviated = judged?.toLowerCase().startsWith(sha.toLowerCase()) === true;
  return abbreviated ? `${other}; give the whole id as it stands there.` : `${other}.`;
}
