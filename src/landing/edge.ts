import type { WorkersEdge } from '../workers/edge.ts';

/** `landing` of the configuration, as it is now. Times in milliseconds. */
export type LandingMode =
  | { readonly mode: 'off' | 'ff-only' }
  | {
      readonly mode: 'command';
      readonly command: readonly string[];
      /** Names of the variables that the command may see. */
      readonly env: readonly string[];
      readonly timeout: number;
    };

/** What landing needs from the rest. */
export interface LandingEdge extends Pick<
  WorkersEdge,
  'git' | 'log' | 'dataDir' | 'configDir' | 'worktrees' | 'environment' | 'url' | 'ticket' | 'repo'
> {
  readonly landing: () => LandingMode;
  /** From the polite signal to the kill. */
  readonly graceMs: () => number;
  /** Whether a worker of this ticket is starting, live or being stopped. */
  readonly hasWorker: (ticket: string) => boolean;
  /** Whether the kill-switch holds what is automatic. */
  readonly held: () => boolean;
}
