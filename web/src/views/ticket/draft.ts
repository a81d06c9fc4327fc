import type { Ticket, TicketChanges } from '../../../../src/transport/protocol/ticket.ts';

/** A ticket's fields as a form has them: lists with commas, nothing as an empty text. */
export interface Draft {
  readonly title: string;
  readonly body: string;
  readonly priority: string;
  readonly assignee: string;
  readonly owner: string;
  readonly labels: string;
  readonly dependsOn: string;
  readonly workflow: string;
  readonly profile: string;
  readonly requiresCommit: boolean;
}

export const draftOf = (ticket: Ticket): Draft => ({
  title: ticket.title,
  body: ticket.body,
  priority: ticket.priority,
  assignee: ticket.assignee ?? '',
  owner: ticket.owner ?? '',
  labels: ticket.labels.join(', '),
  dependsOn: ticket.dependsOn.join(', '),
  workflow: ticket.workflow,
  profile: ticket.profile ?? '',
  requiresCommit: ticket.requiresCommit,
});

/** What a draft changes in a ticket; what is as it was is left out, so that it cannot undo another's change. */
export function changesOf(ticket: Ticket, draft: Draft): TicketChanges {
  const was = draftOf(ticket);
  const wanted: Required<Pick<TicketChanges, keyof Draft>> = {
    title: draft.title,
    body: draft.body,
    priority: draft.priority as Ticket['priority'],
    assignee: draft.assignee.trim() || null,
    owner: draft.owner.trim() || null,
    labels: listOf(draft.labels),
    dependsOn: listOf(draft.dependsOn),
    workflow: draft.workflow,
    profile: draft.profile || null,
    requiresCommit: draft.requiresCommit,
  };
  const fields = Object.keys(wanted) as (keyof Draft)[];
  return Object.fromEntries(
    fields.filter((field) => draft[field] !== was[field]).map((field) => [field, wanted[field]]),
  );
}

/** The draft upon a newer ticket: what was not touched becomes as it is there. */
export function rebased(draft: Draft, from: Ticket, to: Ticket): Draft {
  const [was, is] = [draftOf(from), draftOf(to)];
  const fields = Object.keys(is) as (keyof Draft)[];
  return Object.fromEntries(
    fields.map((field) => [field, draft[field] === was[field] ? is[field] : draft[field]]),
  ) as unknown as Draft;
}

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];
