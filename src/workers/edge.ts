import type { TicketContext } from '../machines/ticket-context.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { WorkerSaying } from '../machines/worker-events.ts';
import type { ActorHost, Clock, CommentView, Log, Page, WorkerView } from '../supervisor/ports.ts';
import type { Git } from './git.ts';

/** A worker as its actor stands. */
export interface WorkerState {
  readonly context: WorkerContext;
  /** State path of its chart. */
  readonly path: string;
}

/** A reviewer's verdict, or why there is none to be read. */
export type ReviewerAnswer = NonNullable<
  Extract<WorkerSaying, { type: 'runner.exited' }>['answer']
>;

/** How a role of a profile is run; from the configuration, never from the API or a ticket. */
export interface Launch {
  readonly command: readonly string[];
  /** Names of the variables that the agent may see. */
  readonly env: readonly string[];
  readonly prompt: 'stdin' | 'file' | 'none';
  readonly plainSentinels: boolean;
  /** File of the prompt's template; the built-in one where it is not given. */
  readonly promptTemplate?: string | null;
  /** For acp: the answer to an agent that asks before it uses a tool, and the session mode to set. */
  readonly permissions?: 'allow' | 'ask' | 'deny';
  readonly mode?: string | null;
}

/** What the deeds of workers need from the rest. */
export interface WorkersEdge {
  readonly host: ActorHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly git: Git;
  readonly dataDir: string;
  /** Where the configuration lies: relative files of its commands count from here. */
  readonly configDir: string;
  /** Root of the tickets' worktrees. */
  readonly worktrees: string;
  /** The compiled runner. */
  readonly runnerPath: string;
  readonly logBytesMax: () => number;
  readonly goTimeoutMs: number;
  /** Where agents reach the service, without a trailing slash. */
  readonly url: () => string;
  /** The service's own environment, from which allow-lists choose. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Null where the configuration no longer has the profile or the gate. */
  readonly launch: (worker: WorkerContext) => Launch | null;
  /** Null where the configuration has no such repository. */
  readonly repo: (
    ticket: TicketContext,
  ) => { readonly path: string; readonly baseBranch: string } | null;
  readonly worker: (id: string) => WorkerState | null;
  readonly ticket: (id: string) => TicketContext | null;
  /** Reads a reviewer's last message; the prompt tells an echo of it apart. */
  readonly readAnswer: (message: string, prompt: string) => ReviewerAnswer;
  /** A page of a ticket's comments, oldest first. */
  readonly comments: (ticket: string, cursor: string | undefined) => Page<CommentView>;
  readonly runs: (ticket: string) => readonly WorkerView[];
  /** How agents call the command line, for the prompt; null where it cannot be told. */
  readonly signalCommand: string | null;
}
