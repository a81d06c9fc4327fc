import type { ActionRequest } from '../../machines/actions.ts';
import { sayingOf } from '../../machines/actions.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers, byId } from '../documented.ts';
import type { ActionBody } from '../protocol/index.ts';
import { actionSchema, API, ticketSchema } from '../protocol/index.ts';
import { notAllowed } from '../outcome.ts';
import { carryOut } from '../write.ts';
import { allowedFor, sendTicket, ticketAnswer } from './ticket-answer.ts';
import { changesOf } from '../new-ticket.ts';

/** What people do with a ticket (DOMAIN 2.11). */
export function ticketActionRoutes(app: App, deps: ServerDeps): void {
  const { host } = deps;
  app.post(
    `${API}/tickets/:id/actions`,
    {
      schema: {
        summary: "Carries out a person's action",
        params: byId,
        body: actionSchema,
        response: answers({ 200: ticketSchema }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const saying = sayingOf(actionRequest(request.body, deps));
      const answer = await carryOut(deps, request, {
        by: request.body.by,
        tell: (options) => host.tell(`ticket/${id}`, saying, options),
        answer: (done) => ticketAnswer(done, 200),
        // A route is allowed in the state and still leads nowhere where the workflow lacks the phase.
        refused: ({ outcome }) => {
          const allowed = allowedFor(host.queries, id);
          const { action, phase } = request.body;
          return outcome === 'ignored' && action === 'route' && allowed.includes('route')
            ? notAllowed(`The workflow of ${id} has no ${phase}; choose another phase.`, allowed)
            : null;
        },
        allowed: () => allowedFor(host.queries, id),
      });
      return sendTicket(reply, answer);
    },
  );
}

/** The schema has seen to it that what an action needs is there. */
function actionRequest(body: ActionBody, deps: ServerDeps): ActionRequest {
  const {
    action,
    text = '',
    feedback = '',
    assignee = null,
    phase = 'author',
    changes = {},
  } = body;
  switch (action) {
    case 'triage':
    case 'dispatch':
    case 'land':
      return { action };
    case 'approve':
    case 'retry':
    case 'reopen':
    case 'cancel':
      return { action, ...(text === '' ? {} : { text }) };
    case 'answer':
    case 'comment':
      return { action, text };
    case 'reject':
      return { action, feedback };
    case 'assign':
      return { action, assignee };
    case 'route':
      return { action, phase };
    case 'edit':
      return { action, changes: changesOf(changes, deps) };
  }
}
