/** What a ticket file may say about a ticket besides its body. */
export type FieldName =
  | 'id'
  | 'title'
  | 'priority'
  | 'assignee'
  | 'owner'
  | 'dependsOn'
  | 'labels'
  | 'repo'
  | 'baseBranch'
  | 'workflow'
  | 'requiresCommit'
  | 'profile'
  | 'state';

/** A field as it was found: still text, with the name that the file uses for it. */
export interface RawField {
  readonly field: FieldName;
  readonly name: string;
  readonly line: number;
  readonly value: string | readonly string[];
}

const SHARED: Readonly<Record<string, FieldName>> = {
  id: 'id',
  priority: 'priority',
  assignee: 'assignee',
  assigned: 'assignee',
  owner: 'owner',
  dependson: 'dependsOn',
  labels: 'labels',
  repo: 'repo',
  basebranch: 'baseBranch',
  workflow: 'workflow',
  requirescommit: 'requiresCommit',
  profile: 'profile',
  state: 'state',
};

const FRONT_MATTER: Readonly<Record<string, FieldName>> = { ...SHARED, title: 'title' };

/** People write labels by hand, so these take the common synonyms too. */
const BOLD_LABELS: Readonly<Record<string, FieldName>> = {
  ...SHARED,
  assignedto: 'assignee',
  depends: 'dependsOn',
  dependencies: 'dependsOn',
  label: 'labels',
  repository: 'repo',
  status: 'state',
};

/** The spellings that messages offer. */
export const FRONT_MATTER_KEYS = [
  'id',
  'title',
  'priority',
  'assignee',
  'assigned',
  'owner',
  'dependsOn',
  'labels',
  'repo',
  'baseBranch',
  'workflow',
  'requiresCommit',
  'profile',
  'state',
];
export const LABEL_NAMES = [
  'Priority',
  'Assigned',
  'Assignee',
  'Owner',
  'Depends on',
  'Labels',
  'Repo',
  'Base branch',
  'Workflow',
  'Requires commit',
  'Profile',
  'State',
  'Status',
];

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');
const lookup = (names: Readonly<Record<string, FieldName>>, name: string): FieldName | null =>
  Object.hasOwn(names, plain(name)) ? (names[plain(name)] ?? null) : null;

/** `depends_on`, `Depends on` and `dependsOn` are one key. */
export const frontMatterField = (key: string): FieldName | null => lookup(FRONT_MATTER, key);
export const labelField = (label: string): FieldName | null => lookup(BOLD_LABELS, label);
