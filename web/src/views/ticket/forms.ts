/** How the page asks for what an action needs. */
export interface Form {
  readonly action: string;
  /** On its button. */
  readonly name: string;
  readonly key?: string;
  /** `direct` is done at once; `ask` opens a dialog; `edit` and `fields` have dialogs of their own. */
  readonly how: 'direct' | 'ask' | 'assign' | 'route' | 'edit';
  readonly title: string;
  /** The field of the request that the words go into; whether they may be left out. */
  readonly text?: {
    readonly field: 'text' | 'feedback';
    readonly label: string;
    readonly needed: boolean;
  };
  readonly danger?: boolean;
}

const remark = { field: 'text', label: 'A remark, if you like', needed: false } as const;

/** In the order in which they are offered. */
const FORMS: readonly Form[] = [
  { action: 'triage', name: 'Triage', how: 'direct', title: 'Make it ready' },
  {
    action: 'answer',
    name: 'Answer',
    how: 'ask',
    title: 'Answer',
    text: { field: 'text', label: 'What the worker is told', needed: true },
  },
  { action: 'approve', name: 'Approve', key: 'a', how: 'ask', title: 'Accept it?', text: remark },
  {
    action: 'reject',
    name: 'Reject with feedback',
    key: 'r',
    how: 'ask',
    title: 'Send it back',
    text: { field: 'feedback', label: 'What is missing, in your words', needed: true },
  },
  { action: 'retry', name: 'Retry', how: 'ask', title: 'Try it again?', text: remark },
  { action: 'dispatch', name: 'Dispatch now', how: 'direct', title: 'Start it now' },
  { action: 'land', name: 'Land', how: 'direct', title: 'Land its branch' },
  { action: 'reopen', name: 'Re-open', how: 'ask', title: 'Open it again?', text: remark },
  {
    action: 'cancel',
    name: 'Cancel ticket',
    key: 'x',
    how: 'ask',
    title: 'Give it up?',
    text: remark,
    danger: true,
  },
  { action: 'assign', name: 'Assign…', how: 'assign', title: 'Whose is it?' },
  { action: 'edit', name: 'Edit…', how: 'edit', title: 'Change the ticket' },
  { action: 'route', name: 'Route…', how: 'route', title: 'Send it to one phase' },
];

/** Offered as small ones, below the others. */
export const MINOR: ReadonlySet<string> = new Set(['assign', 'edit', 'route']);

/** The forms of the actions that are allowed. An action that this page does not know has none. */
export const formsOf = (allowed: readonly string[]): readonly Form[] =>
  FORMS.filter(({ action }) => allowed.includes(action));
