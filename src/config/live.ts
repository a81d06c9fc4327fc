import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';
import { keyPath } from './show.ts';

/** Sections that a running service cannot change under itself. */
export const atStartOnly = ['dataDir', 'server', 'worktrees', 'killSwitch'] as const;

/**
 * What of a changed configuration can be put in force while the service runs. A repository that is new is; one that has
 * changed or is gone has tickets, worktrees and branches that were made under it.
 * @returns the configuration to go on with, and the keys whose new value takes effect at the next start
 */
export function applicable(
  running: Config,
  changed: Config,
): { readonly config: Config; readonly atNextStart: readonly string[] } {
  const { dataDir, server, worktrees, killSwitch } = running;
  const atNextStart = [
    ...atStartOnly.flatMap((key) => differences([key], running[key], changed[key])),
    ...Object.entries(running.repos)
      .filter(([name, repo]) => !isDeepStrictEqual(repo, changed.repos[name]))
      .map(([name]) => keyPath(['repos', name])),
  ];
  // In this order: the first repository is the one of tickets that name none.
  const repos = { ...running.repos, ...without(changed.repos, Object.keys(running.repos)) };
  const config = { ...changed, dataDir, server, worktrees, killSwitch, repos };
  return { config, atNextStart };
}

function differences(path: readonly string[], one: unknown, other: unknown): string[] {
  if (isDeepStrictEqual(one, other)) return [];
  if (!isSection(one) || !isSection(other)) return [keyPath(path)];
  return Object.keys(one).flatMap((key) => differences([...path, key], one[key], other[key]));
}

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = <T>(record: Readonly<Record<string, T>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
