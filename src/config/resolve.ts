import { join, resolve } from 'node:path';
import type { Channel, Config, Landing, Profile } from './config.ts';
import type { ConfigIssue } from './config-error.ts';
import { keyPath } from './show.ts';
import type { ParsedConfig } from './schema.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Fills in what depends on something else: absolute paths (from `dir`, the file's folder), values of
 * secrets, and defaults that are another key's value. A secret whose variable is not set is an issue.
 */
export function resolveConfig(
  parsed: ParsedConfig,
  { dir, env }: { dir: string; env: Environment },
): { config: Config; issues: ConfigIssue[] } {
  const { $schema: _schema, ...rest } = parsed;
  const dataDir = resolve(dir, parsed.dataDir);
  const channels = nameChannels(parsed.escalation.channels).map((channel) =>
    readSecrets(channel, env),
  );
  const config: Config = {
    ...rest,
    dataDir,
    repos: mapValues(parsed.repos, (repo) => ({ ...repo, path: resolve(dir, repo.path) })),
    worktrees: { root: resolve(dir, parsed.worktrees.root ?? join(dataDir, 'worktrees')) },
    profiles: mapValues(parsed.profiles, (profile): Profile => {
      const { promptTemplate, maxWorkers } = profile;
      return {
        ...profile,
        maxWorkers: maxWorkers ?? parsed.limits.workers,
        promptTemplate: promptTemplate === null ? null : resolve(dir, promptTemplate),
      };
    }),
    // Tickets that name no workflow take this one, whatever other workflows the file has.
    workflows: { default: defaultWorkflow, ...parsed.workflows },
    killSwitch: { file: resolve(dir, parsed.killSwitch.file) },
    escalation: { channels },
    landing: landingOf(parsed.landing),
  };
  return {
    config,
    issues: channels.flatMap((one, at) => [...missingSecrets(one, at), ...badAddress(one, at)]),
  };
}

const defaultWorkflow: ParsedConfig['workflows'][string] = {
  author: true,
  review: true,
  gates: [],
  signOff: false,
};

function landingOf({ mode, command, ...rest }: ParsedConfig['landing']): Landing {
  return mode === 'command' ? { mode, command: command ?? [], ...rest } : { mode, ...rest };
}

/** `webhook`, `webhook-2`, …: deliveries are recorded under the channel's name. */
function nameChannels(channels: ParsedConfig['escalation']['channels']): Channel[] {
  const taken = new Set(channels.map((channel) => channel.name));
  return channels.map((channel) => {
    if (channel.name !== undefined) return { ...channel, name: channel.name };
    let name: string = channel.type;
    for (let count = 2; taken.has(name); count += 1) name = `${channel.type}-${count}`;
    taken.add(name);
    return { ...channel, name };
  });
}

function readSecrets(channel: Channel, env: Environment): Channel {
  const read = (value: unknown): unknown => (value instanceof Secret ? value.readFrom(env) : value);
  return mapValues(channel as Readonly<Record<string, unknown>>, read) as unknown as Channel;
}

function missingSecrets(channel: Channel, at: number): ConfigIssue[] {
  return Object.entries(channel).flatMap(([key, value]: [string, unknown]) => {
    if (!(value instanceof Secret) || value.isKnown) return [];
    const reference = `$${value.name}`;
    const message = `${reference} is not set; set the environment variable ${value.name} before the start`;
    return [{ key: keyPath(['escalation', 'channels', at, key]), value: reference, message }];
  });
}

/** An address that comes from the environment has not been looked at by the schema. It is a secret: not shown. */
function badAddress(channel: Channel, at: number): ConfigIssue[] {
  if (channel.type !== 'slack' || !channel.url.isKnown) return [];
  if (/^https?:\/\/[^/]/.test(channel.url.reveal()) && URL.canParse(channel.url.reveal()))
    return [];
  const reference = `$${channel.url.name}`;
  const message = `${reference} is set, and not to an address: it must begin with http:// or https://`;
  return [{ key: keyPath(['escalation', 'channels', at, 'url']), value: reference, message }];
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
