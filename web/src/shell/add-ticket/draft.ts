import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';

/** What a person fills in; empty texts are fields that were left alone. */
export interface Draft {
  readonly title: string;
  readonly body: string;
  readonly priority: Ticket['priority'];
  readonly assignee: string;
  /** Separated by commas. */
  readonly labels: string;
  /** Ids, separated by commas or blanks. */
  readonly dependsOn: string;
  readonly repo: string;
  readonly inbox: boolean;
  readonly requiresCommit: boolean;
}

export const EMPTY_DRAFT: Draft = {
  title: '',
  body: '',
  priority: 'normal',
  assignee: '',
  labels: '',
  dependsOn: '',
  repo: '',
  inbox: false,
  requiresCommit: true,
};

/** The body of the request; fields that were left alone are the service's to fill. */
export function newTicketOf(draft: Draft): Record<string, unknown> {
  const labels = pieces(draft.labels, /,/);
  const dependsOn = pieces(draft.dependsOn, /[\s,]+/);
  return {
    title: draft.title.trim(),
    priority: draft.priority,
    ...(draft.body.trim() === '' ? {} : { body: draft.body }),
    ...(draft.assignee.trim() === '' ? {} : { assignee: draft.assignee.trim() }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    ...(draft.repo === '' ? {} : { repo: draft.repo }),
    ...(draft.inbox ? { state: 'inbox' } : {}),
    ...(draft.requiresCommit ? {} : { requiresCommit: false }),
  };
}

const pieces = (text: string, separator: RegExp): string[] => [
  ...new Set(
    text
      .split(separator)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== ''),
  ),
];

/** Sentences by field; what belongs to no field of the form is under the empty name. */
export type FieldErrors = Readonly<Record<string, string>>;

const FIELDS: ReadonlySet<string> = new Set([
  'title',
  'body',
  'priority',
  'assignee',
  'labels',
  'dependsOn',
  'repo',
]);

interface Refusal {
  readonly message: string;
  readonly code: string;
  readonly problem: {
    readonly errors: readonly { readonly path: string; readonly message: string }[];
  } | null;
}

/** What the service says about each field, to stand beside it. */
export function errorsOf({ message, code, problem }: Refusal): FieldErrors {
  // They are about other tickets: the sentence says which.
  if (code === 'unknown_dependency' || code === 'dependency_cycle')
    return { dependsOn: sentence(message) };
  const errors: Record<string, string> = {};
  for (const { path, message } of problem?.errors ?? []) {
    const field = path.split('.', 1)[0] ?? '';
    const name = FIELDS.has(field) ? field : '';
    const said = name === '' && path !== '' ? `${path} ${message}` : message;
    errors[name] ??= sentence(said);
  }
  return Object.keys(errors).length > 0 ? errors : { '': sentence(message) };
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
