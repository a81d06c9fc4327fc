import type { ConfigIssue } from './config-error.ts';
import { issueAt } from './issues.ts';
import { valueAt } from './json-schema.ts';
import { didYouMean } from './nearest.ts';

type Path = readonly PropertyKey[];

/**
 * Issues with names that refer to something the file does not have. Works on the raw content, with
 * defaults in mind, so that these are reported together with whatever else is wrong.
 */
export function checkReferences(content: unknown): ConfigIssue[] {
  const profiles = keysOf(valueAt(['profiles'], content));
  const gates = keysOf(valueAt(['gates'], content));
  const refer = (path: Path, known: readonly string[], kind: string, fallback?: string) =>
    reference({ path, known, kind, fallback, content });

  const issues = [
    ...checkLanding(content),
    ...checkChannelNames(content),
    ...checkMailLogins(content),
  ];
  // Without profiles at all that is the issue, and not each name that is missing for it.
  if (profiles.length > 0) {
    issues.push(...refer(['defaultProfile'], profiles, 'profile'));
    const mode = valueAt(['review', 'mode'], content);
    if (mode === 'shadow' || mode === 'enforce') {
      issues.push(...refer(['review', 'profile'], profiles, 'profile', 'reviewer'));
    }
    for (const name of profiles) issues.push(...checkFallback(name, profiles, content));
  } else if (isSection(valueAt(['profiles'], content))) {
    issues.push(issueAt(['profiles'], content, '{} names no profile: at least one is needed'));
  }
  for (const name of keysOf(valueAt(['workflows'], content))) {
    const listed = valueAt(['workflows', name, 'gates'], content);
    const count = Array.isArray(listed) ? listed.length : 0;
    for (let at = 0; at < count; at += 1) {
      issues.push(...refer(['workflows', name, 'gates', at], gates, 'gate'));
    }
  }
  return issues;
}

function reference(options: {
  path: Path;
  known: readonly string[];
  kind: string;
  /** The key's default. */
  fallback: string | undefined;
  content: unknown;
}): ConfigIssue[] {
  const { path, known, kind, fallback, content } = options;
  const value = valueAt(path, content) ?? fallback;
  if (typeof value !== 'string' || known.includes(value)) return [];
  const list = known.length === 0 ? 'there is none' : `known: ${known.join(', ')}`;
  const message = `${JSON.stringify(value)} is not the name of a ${kind}; ${list}`;
  return [
    { ...issueAt(path, content, message + didYouMean(value, known)), value: JSON.stringify(value) },
  ];
}

function checkFallback(name: string, profiles: readonly string[], content: unknown): ConfigIssue[] {
  const path = ['profiles', name, 'fallback'];
  if (valueAt(path, content) === name) {
    return [
      issueAt(path, content, `${JSON.stringify(name)} is the profile itself; name another one`),
    ];
  }
  return reference({ path, known: profiles, kind: 'profile', fallback: undefined, content });
}

function checkLanding(content: unknown): ConfigIssue[] {
  const mode = valueAt(['landing', 'mode'], content);
  const path = ['landing', 'command'];
  if (mode !== 'command' || valueAt(path, content) !== undefined) return [];
  return [issueAt(path, undefined, 'is missing, and `landing.mode` "command" needs it')];
}

function checkChannelNames(content: unknown): ConfigIssue[] {
  const channels = valueAt(['escalation', 'channels'], content);
  if (!Array.isArray(channels)) return [];
  const names = channels.map((_, at) => valueAt(['escalation', 'channels', at, 'name'], content));
  return names.flatMap((name, at) => {
    if (typeof name !== 'string' || names.indexOf(name) === at) return [];
    const words = `${JSON.stringify(name)} is the name of another channel too; each needs its own`;
    return [issueAt(['escalation', 'channels', at, 'name'], content, words)];
  });
}

function checkMailLogins(content: unknown): ConfigIssue[] {
  const channels = valueAt(['escalation', 'channels'], content);
  if (!Array.isArray(channels)) return [];
  return channels.flatMap((channel: unknown, at) => {
    if (valueAt(['type'], channel) !== 'email') return [];
    const has = (key: string) => (valueAt([key], channel) ?? null) !== null;
    const missing = has('user') === has('password') ? null : has('user') ? 'password' : 'user';
    if (missing === null) return [];
    const words = 'is missing: an e-mail channel has both `user` and `password`, or neither';
    return [issueAt(['escalation', 'channels', at, missing], undefined, words)];
  });
}

const isSection = (value: unknown): value is object =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const keysOf = (value: unknown): string[] => (isSection(value) ? Object.keys(value) : []);
