import type { By } from '../machines/by.ts';
import type { TicketContext } from '../machines/ticket-context.ts';
import { dependencyProblem, idProblem } from './admission.ts';
import type { NewTicket, Outcome } from './ports.ts';
import type { ReceiveScope } from './scope.ts';
import { createTicket, receive } from './receive.ts';
import { contextOf } from './views.ts';

/** Makes a ticket, or recognises one that an import brought before. Runs inside the commit. */
export function admit(scope: ReceiveScope, ticket: NewTicket, by: By): Outcome {
  const { draft, roster } = scope;
  const known = ticket.source ? draft.source(ticket.source.key) : null;
  if (ticket.source && known) return importAgain(scope, ticket, known, by);
  const id = ticket.id ?? nextId(scope);
  const problem = idProblem(id);
  if (problem) return problem;
  // Ids that differ in case only would share a branch where the file system takes `A` for `a`.
  const taken = roster.spelling(id);
  if (taken !== null) {
    const detail = `there is a ticket ${taken} already; choose another id`;
    return { outcome: 'rejected', code: 'exists', detail, path: [taken] };
  }
  const dependencies = dependencyProblem(
    id,
    ticket.fields.dependsOn,
    roster,
    ticket.allowUnknownDependencies,
  );
  if (dependencies) return dependencies;
  if (ticket.id === undefined)
    draft.metas.set('lastTicket', id.slice(scope.policies.prefix.length + 1));
  if (ticket.source) draft.sources.push({ ...ticket.source, ticket: id });
  const policy = scope.policies.ticket(ticket.fields);
  return createTicket(
    scope,
    { id, at: draft.at, state: ticket.state, fields: ticket.fields, policy },
    by,
  );
}

/** The next `<PREFIX>-<n>`; numbers that imports have taken are passed over, none is ever given twice. */
function nextId({ draft, policies, roster }: ReceiveScope): string {
  let number = Number(draft.meta('lastTicket') ?? '0');
  let id: string;
  do {
    number += 1;
    id = `${policies.prefix}-${number}`;
  } while (roster.spelling(id) !== null);
  return id;
}

/** The same file again changes nothing; an edited one updates a ticket that has not started (DOMAIN §11). */
function importAgain(
  scope: ReceiveScope,
  ticket: NewTicket,
  known: { readonly hash: string; readonly ticket: string },
  by: By,
): Outcome {
  const { draft, roster } = scope;
  const source = ticket.source;
  if (!source || known.hash === source.hash) {
    return {
      outcome: 'rejected',
      code: 'unchanged',
      detail: `${known.ticket} is as it was imported`,
      path: [known.ticket],
    };
  }
  const actor = draft.actor(`ticket/${known.ticket}`);
  const context = actor ? contextOf<TicketContext>(actor.snapshot) : null;
  const state = roster.states.get(known.ticket);
  if (!context || context.runs > 0 || (state !== 'inbox' && state !== 'todo')) {
    return {
      outcome: 'rejected',
      code: 'started',
      detail: `${known.ticket} has been started; its text is left as it is. Comment on it, or edit it by hand`,
      path: [known.ticket],
    };
  }
  const dependencies = dependencyProblem(known.ticket, ticket.fields.dependsOn, roster, true);
  if (dependencies) return dependencies;
  draft.sources.push({ ...source, ticket: known.ticket });
  const policy = scope.policies.ticket(ticket.fields);
  return receive(
    scope,
    `ticket/${known.ticket}`,
    { type: 'person.edited', changes: ticket.fields, policy },
    by,
  );
}
