import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { configSchema } from '../../src/config/schema.ts';
import { applicable } from '../../src/config/live.ts';
import { ConfigInForce } from '../../src/config/in-force.ts';
import { dir, least, parse } from './a-config.ts';

/** A changed value of every section, beside the least that a file must say. */
const changed: Record<string, unknown> = {
  dataDir: 'elsewhere',
  prefix: 'XY',
  owner: 'bob',
  server: { port: 5000 },
  repos: { default: { path: 'other' } },
  worktrees: { root: 'trees' },
  profiles: { luci: { command: ['node', 'other.mjs'] }, more: { command: ['more'] } },
  defaultProfile: 'more',
  limits: { workers: 9 },
  review: { mode: 'shadow', profile: 'luci' },
  gates: { lint: { command: ['lint'] } },
  workflows: { quick: { review: false } },
  operator: { every: '5s' },
  killSwitch: { file: 'STOP' },
  escalation: { channels: [{ type: 'desktop' }] },
  landing: { mode: 'ff-only' },
};
const waits: Record<string, readonly string[]> = {
  dataDir: ['dataDir', 'worktrees.root'],
  server: ['server.port'],
  worktrees: ['worktrees.root'],
  killSwitch: ['killSwitch.file'],
  repos: ['repos.default'],
};
const sections = Object.keys(configSchema.shape).filter((key) => key !== '$schema');
const section = (config: Config, key: string): unknown => config[key as keyof Config];
// A default profile must be one that is there.
const withChange = (key: string): Config =>
  parse({
    ...least,
    ...(key === 'defaultProfile' ? { profiles: changed['profiles'] } : {}),
    [key]: changed[key],
  });

describe('a configuration that is changed while the service runs', () => {
  it('has a changed value of every section in this test', () => {
    expect(Object.keys(changed).toSorted()).toEqual(sections.toSorted());
  });

  it.each(sections)('takes over or keeps %s, and says which', (key) => {
    const running = parse(least);
    const next = withChange(key);
    expect(section(next, key)).not.toEqual(section(running, key));
    const { config, atNextStart } = applicable(running, next);
    expect(atNextStart).toEqual(waits[key] ?? []);
    expect(section(config, key)).toEqual(section(waits[key] ? running : next, key));
  });

  it('takes over a new repository and keeps one that was changed or removed', () => {
    const repos = { web: {}, api: { path: 'api' }, old: { path: 'old' } };
    const running = parse({ ...least, repos });
    const next = parse({ ...least, repos: { app: { path: 'app' }, web: {}, api: { path: 'x' } } });
    const { config, atNextStart } = applicable(running, next);
    expect(Object.entries(config.repos).map(([name, { path }]) => [name, path])).toEqual([
      ['web', dir],
      ['api', `${dir}/api`],
      ['old', `${dir}/old`],
      ['app', `${dir}/app`],
    ]);
    expect(atNextStart).toEqual(['repos.api', 'repos.old']);
  });

  it('has nothing to wait for once the file says again what runs', () => {
    const inForce = new ConfigInForce(parse(least), { file: 'f', at: 0 });
    inForce.take(withChange('server'), 1_000);
    expect(inForce.state.atNextStart).toEqual(['server.port']);
    inForce.take(parse(least), 2_000);
    expect(inForce.state).toEqual({
      file: 'f',
      appliedAt: '1970-01-01T00:00:02.000Z',
      error: null,
      atNextStart: [],
    });
  });
});
