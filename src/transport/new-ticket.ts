import type { TicketFields } from '../machines/ticket-context.ts';
import type { NewTicket } from '../supervisor/ports.ts';
import type { ServerDeps } from './deps.ts';
import type { NewTicketBody, TicketChanges } from './protocol/index.ts';
import { invalidFields } from './validation.ts';

/** @throws {ProblemError} `invalid` for a repository or a workflow that the configuration does not know. */
export function newTicketOf(body: NewTicketBody, deps: ServerDeps): NewTicket {
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
