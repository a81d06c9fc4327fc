/** What a ticket file says, before the service has seen it (DOMAIN §11). */

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const START_STATES = ['inbox', 'todo'] as const;

export const TITLE_CHARS_MAX = 500;
export const BODY_BYTES_MAX = 64 * 1024;
export const ID_CHARS_MAX = 64;
export const DEPENDENCIES_MAX = 100;
export const LABELS_MAX = 100;
export const WORD_CHARS_MAX = 100;

/** Only what the file states: a field that it leaves out is not here, and the service's default holds. */
export interface DraftFields {
  readonly priority?: (typeof PRIORITIES)[number];
  /** Null where the file says outright that nobody has it. */
  readonly assignee?: string | null;
  readonly owner?: string | null;
  readonly dependsOn?: readonly string[];
  readonly labels?: readonly string[];
  readonly repo?: string;
  readonly baseBranch?: string;
  readonly workflow?: string;
  readonly requiresCommit?: boolean;
  readonly profile?: string;
  readonly state?: (typeof START_STATES)[number];
}

export interface TicketDraft {
  /** Null: the service gives the next `<PREFIX>-<n>`. */
  readonly id: string | null;
  /**
   * The same for every version of this ticket's text: `id:MC-17`, or `file:<path>` for a file without an id. An import
   * that finds the key again updates that ticket and makes no second one.
   */
  readonly externalKey: string;
  readonly title: string;
  /** Markdown, verbatim but for line ends (LF) and the blank lines around it. */
  readonly body: string;
  readonly fields: DraftFields;
  /** What stood in brackets behind a dependency, for people. */
  readonly dependencyNotes: readonly { readonly id: string; readonly note: string }[];
  /** `line` is that of the title, from 1. */
  readonly source: { readonly file: string; readonly line: number };
  /** SHA-256, hex, of what the file means: order of headers, line ends and bracket notes do not count. */
  readonly hash: string;
}

/** A place in a file and a sentence about it. `line` counts from 1; 0 where the file as a whole is meant. */
export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface TicketFileResult {
  /** At most one: a file is one ticket. None where there is a problem. */
  readonly tickets: readonly TicketDraft[];
  /** Why the file does not go in. */
  readonly problems: readonly Remark[];
  /** What a person may want to know about a file that does. */
  readonly notes: readonly Remark[];
}
