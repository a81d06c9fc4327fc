import type { ParsedConfig } from './schema.ts';

/**
 * The whole configuration as the service uses it. Durations are milliseconds under the same key,
 * paths are absolute, secrets are {@link import('./secret.ts').Secret}s, every key has a value, and
 * every name that refers to a profile or a gate does exist.
 */
export type Config = Omit<
  ParsedConfig,
  '$schema' | 'worktrees' | 'profiles' | 'escalation' | 'landing'
> & {
  readonly worktrees: { readonly root: string };
  readonly profiles: Readonly<Record<string, Profile>>;
  readonly escalation: { readonly channels: readonly Channel[] };
  readonly landing: Landing;
};

/** How one agent is run. `maxWorkers` is `limits.workers` unless the file says otherwise. */
export type Profile = ParsedConfig['profiles'][string] & { readonly maxWorkers: number };

/** One way to tell people; `name` is unique among the channels. */
export type Channel = ParsedConfig['escalation']['channels'][number] & { readonly name: string };

/** A `command` is there exactly for mode `command`. */
export type Landing = { readonly timeout: number; readonly env: readonly string[] } & (
  | { readonly mode: 'off' | 'ff-only' }
  | { readonly mode: 'command'; readonly command: readonly string[] }
);

export type Limits = Config['limits'];
export type Gate = Config['gates'][string];
export type Workflow = Config['workflows'][string];
export type Repo = Config['repos'][string];
