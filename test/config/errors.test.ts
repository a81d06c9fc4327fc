import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { configErrorOf, dir, file, least, parse } from './a-config.ts';

const issuesOf = async (content: unknown, env?: Record<string, string>) =>
  (await configErrorOf(() => parse(content, env))).issues;

const mail = { type: 'email', host: 'mail', from: 'a@example.org', to: ['b@example.org'] };

describe('an unknown key', () => {
  test.each([
    [{ limts: {} }, 'limts', '`limits`'],
    [{ limits: { worker: 3 } }, 'limits.worker', '`workers`'],
    [
      { profiles: { luci: { command: ['a'], maxWorker: 2 } } },
      'profiles.luci.maxWorker',
      '`maxWorkers`',
    ],
    [{ limits: { massDeaths: { cuont: 1 } } }, 'limits.massDeaths.cuont', '`count`'],
    [{ workflows: { a: { sign_off: true } } }, 'workflows.a.sign_off', '`signOff`'],
    [
      { escalation: { channels: [{ type: 'webhook', url: 'http://x', secrets: '$X' }] } },
      'escalation.channels[0].secrets',
      '`secret`',
    ],
    [{ extends: 'github:somebody/config' }, 'extends', 'nearest'],
    [{ unknown: null }, 'unknown', 'nearest'],
    [JSON.parse('{"__proto__":{"polluted":1}}'), '__proto__', 'nearest'],
  ])('in %j is an error that names the nearest known key', async (content, key, meant) => {
    const merged = { ...least };
    for (const [name, value] of Object.entries(content as object)) {
      Object.defineProperty(merged, name, { value, enumerable: true });
    }
    const issues = await issuesOf(merged);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.key).toBe(key);
    expect(issues[0]?.message).toContain(meant);
  });

  test('that belongs to another section is told where', async () => {
    const [issue] = await issuesOf({ ...least, signOff: true });
    expect(issue?.message).toContain('unknown key `signOff` (value true)');
    const [other] = await issuesOf({ ...least, massDeaths: {} });
    expect(other?.message).toContain('`limits`');
  });

  test('whatever it is called, gives exactly one issue with its name', () => {
    const known = new Set(['$schema', ...Object.keys(parse(least))]);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((key) => !known.has(key)),
        fc.json(),
        (key, json) => {
          const content = { ...least };
          Object.defineProperty(content, key, { value: JSON.parse(json), enumerable: true });
          let message = '';
          try {
            parse(content);
          } catch (error) {
            message = (error as Error).message;
          }
          const lines = message.split('\n').filter((line) => line.includes(': unknown key `'));
          expect(lines).toHaveLength(1);
          expect(message).toContain(file);
        },
      ),
    );
  });
});

describe('a wrong value', () => {
  test.each([
    [{ limits: { workers: 'many' } }, 'limits.workers', '"many" is not a number'],
    [{ limits: { workers: 1.5 } }, 'limits.workers', '1.5 is not a whole number'],
    [{ limits: { workers: 0 } }, 'limits.workers', '0 is below 1, the least'],
    [{ limits: { idleFor: 30 } }, 'limits.idleFor', '30 is not a duration'],
    [{ limits: { idleFor: '30' } }, 'limits.idleFor', '"30" is not a duration'],
    [{ limits: { idleFor: '0s' } }, 'limits.idleFor', '"0s" is no time at all'],
    [{ limits: { startBackoff: ['1s', 'x'] } }, 'limits.startBackoff[1]', '"x" is not a duration'],
    [{ limits: 5 }, 'limits', '5 is not a section of keys'],
    [{ server: { port: 70_000 } }, 'server.port', '70000 is above 65535, the most'],
    [{ prefix: '9' }, 'prefix', '"9" is not a prefix'],
    [{ review: { mode: 'shadwo' } }, 'review.mode', '(did you mean `shadow`?)'],
    [{ repos: {} }, 'repos', '{} names no repository'],
    [{ profiles: { luci: { command: [] } } }, 'profiles.luci.command', '[] is not a command'],
    [
      { profiles: { luci: { command: 'node x' } } },
      'profiles.luci.command',
      '"node x" is not a command',
    ],
    [{ profiles: { luci: { command: [''] } } }, 'profiles.luci.command', 'names no program'],
    [
      { profiles: { luci: { command: ['a'], env: ['CALLBOARD_NONCE'] } } },
      'profiles.luci.env[0]',
      'cannot be handed on',
    ],
    [{ profiles: {} }, 'profiles', '{} names no profile'],
    [{ profiles: undefined }, 'profiles', 'is missing'],
    [{ defaultProfile: undefined }, 'defaultProfile', 'is missing'],
    [{ landing: { mode: 'command' } }, 'landing.command', 'is missing'],
    [
      { escalation: { channels: [{ type: 'webhok' }] } },
      'escalation.channels[0].type',
      '`webhook`',
    ],
    [{ escalation: { channels: [{}] } }, 'escalation.channels[0].type', 'is missing'],
    [{ escalation: { channels: [null] } }, 'escalation.channels[0]', 'null'],
    [
      { escalation: { channels: [{ type: 'webhook', url: 'ftp://x' }] } },
      'escalation.channels[0].url',
      '"ftp://x" is not an address',
    ],
    [
      { escalation: { channels: [{ type: 'webhook', url: 'http://me:hunter2@x/hook' }] } },
      'escalation.channels[0].url',
      'holds a name or password',
    ],
    [
      { escalation: { channels: [{ ...mail, user: 'me' }] } },
      'escalation.channels[0].password',
      'is missing',
    ],
    [
      { escalation: { channels: [{ ...mail, password: '$MAIL' }] } },
      'escalation.channels[0].user',
      'is missing',
    ],
    [
      { escalation: { channels: [{ type: 'command', command: ['x'], env: ['CALLBOARD_URL'] }] } },
      'escalation.channels[0].env[0]',
      'cannot be handed on',
    ],
  ])('in %j is named with its key', async (part, key, message) => {
    const issues = await issuesOf({ ...least, ...part });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ key, message: expect.stringContaining(message) });
  });

  test.each([[[]], ['text'], [null], [undefined], [5]])(
    '%j is no configuration',
    async (content) => {
      expect((await issuesOf(content))[0]?.message).toContain('is not a section of keys');
    },
  );

  test('stands in the message short and harmless', async () => {
    const [issue] = await issuesOf({ ...least, prefix: `\u001b[2J\u202e${'x'.repeat(500)}` });
    expect(issue?.value).toMatch(/^"\\u001b\[2J\\u202ex+…"$/);
    expect(issue?.message.length).toBeLessThan(250);
  });

  test('is reported together with all others', async () => {
    const issues = await issuesOf({
      ...least,
      limts: 1,
      limits: { workers: 'x', deaths: -1 },
      defaultProfile: 'lucy',
      workflows: { default: { gates: ['browser'] } },
    });
    expect(issues.map(({ key }) => key).toSorted()).toEqual(
      [
        'defaultProfile',
        'limits.deaths',
        'limits.workers',
        'limts',
        'workflows.default.gates[0]',
      ].toSorted(),
    );
  });

  test('is told in one line each, with the file', async () => {
    const error = await configErrorOf(() => parse({ ...least, owner: 5, prefix: 5 }));
    expect(error.message).toBe(`${file}: prefix: 5 is not a text\n${file}: owner: 5 is not a text`);
    expect(error).toMatchObject({ code: 'config_invalid', file });
  });
});

test.each(['http://board.example', 'a b', '*', 'board.example/x', 'fe80::1'])(
  'a host that no browser sends is an error: %j',
  async (host) => {
    const [issue, more] = await issuesOf({ ...least, server: { allowedHosts: [host] } });
    expect(issue?.key).toBe('server.allowedHosts[0]');
    expect(issue?.message).toContain(`${JSON.stringify(host)} is not a host`);
    expect(more).toBeUndefined();
  },
);

test.each(['null', '*', 'board.example', 'https://board.example/x', 'https://me@board.example'])(
  'an origin that no browser sends for a page of its own is an error: %j',
  async (origin) => {
    const [issue, more] = await issuesOf({ ...least, server: { allowedOrigins: [origin] } });
    expect(issue?.key).toBe('server.allowedOrigins[0]');
    expect(issue?.message).toContain('is not an origin');
    expect(more).toBeUndefined();
  },
);

test('hosts and origins are taken as they are sent', () => {
  const server = {
    allowedHosts: ['board.example', 'board.example:8080', '192.0.2.7', '[fe80::1]:4747', 'my_host'],
    allowedOrigins: ['https://board.example', 'http://localhost:5173/', 'app://board'],
  };
  expect(parse({ ...least, server }).server).toMatchObject(server);
});

describe('a name that refers to nothing', () => {
  const gates = { browser: { command: ['npm', 'run', 'e2e'] } };
  test.each([
    [{ defaultProfile: 'lucy' }, 'defaultProfile', 'known: luci (did you mean `luci`?)'],
    [{ review: { mode: 'enforce' } }, 'review.profile', '"reviewer" is not the name of a profile'],
    [
      { review: { mode: 'shadow', profile: 'x' } },
      'review.profile',
      '"x" is not the name of a profile',
    ],
    [
      { profiles: { luci: { command: ['a'], fallback: 'x' } } },
      'profiles.luci.fallback',
      '"x" is not the name of a profile',
    ],
    [
      { profiles: { luci: { command: ['a'], fallback: 'luci' } } },
      'profiles.luci.fallback',
      'itself',
    ],
    [
      { gates, workflows: { default: { gates: ['browser', 'broswer'] } } },
      'workflows.default.gates[1]',
      'known: browser (did you mean `browser`?)',
    ],
    [{ workflows: { a: { gates: ['b'] } } }, 'workflows.a.gates[0]', 'there is none'],
  ])('in %j is an error with the known names', async (part, key, message) => {
    const issues = await issuesOf({ ...least, ...part });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ key, message: expect.stringContaining(message) });
  });

  test('is no error where it is not used', () => {
    expect(parse({ ...least, review: { mode: 'off', profile: 'nobody' } }).review.profile).toBe(
      'nobody',
    );
  });
});

const slack = { ...least, escalation: { channels: [{ type: 'slack', url: '$SLACK' }] } };

test('an address that is a secret is looked at before the start, and not shown', async () => {
  const [issue] = await issuesOf(slack, { SLACK: 'hunter2' });
  expect(issue).toMatchObject({ key: 'escalation.channels[0].url', value: '$SLACK' });
  expect(issue?.message).toContain('must begin with http');
  expect(issue?.message).not.toContain('hunter2');
  expect(() => parse(slack, { SLACK: 'https://hooks.example.org/x' })).not.toThrow();
});

describe('a secret', () => {
  const webhook = (secret: unknown) => ({
    ...least,
    escalation: { channels: [{ type: 'webhook', url: 'https://example.org/hook', secret }] },
  });

  test('comes from the environment', () => {
    const [channel] = parse(webhook('$HOOK_SECRET'), { HOOK_SECRET: 'hunter2' }).escalation
      .channels;
    expect(channel?.type === 'webhook' && channel.secret?.reveal()).toBe('hunter2');
  });

  test('that is not set is an error that names the variable', async () => {
    const [issue] = await issuesOf(webhook('$HOOK_SECRET'));
    expect(issue).toMatchObject({ key: 'escalation.channels[0].secret', value: '$HOOK_SECRET' });
    expect(issue?.message).toContain('environment variable HOOK_SECRET');
  });

  test('that is not set is none of a client’s business', () => {
    const options = { file, dir, env: {}, requireSecrets: false };
    const [channel] = parseConfig(webhook('$HOOK_SECRET'), options).escalation.channels;
    expect(channel?.type === 'webhook' && channel.secret?.isKnown).toBe(false);
  });

  test.each(['hunter2', 'my $X', 5, ['hunter2']])(
    'that stands in the file itself is refused and not repeated: %j',
    async (literal) => {
      const error = await configErrorOf(() => parse(webhook(literal)));
      expect(error.issues[0]?.message).toContain('[hidden] is not a reference: write $NAME');
      expect(JSON.stringify([error.message, error.issues])).not.toContain('hunter2');
    },
  );

  test('is not repeated under a mistyped key or in an address', async () => {
    const channels = [{ type: 'webhook', url: 'ftp://me:hunter2@x', secrt: 'hunter2' }];
    const error = await configErrorOf(() => parse({ ...least, escalation: { channels } }));
    expect(error.message).not.toContain('hunter2');
  });
});
