import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { effectiveYaml } from '../../src/config/effective.ts';
import { least, parse } from './a-config.ts';

const full = {
  ...least,
  profiles: {
    luci: { command: ['node', 'a.mjs', '--x=y: z'], stallAfter: '90s', fallback: 'other' },
    other: { runtime: 'acp', command: ['gemini', '--acp'], model: 'm', maxWorkers: 1 },
  },
  gates: { browser: { command: ['npm', 'run', 'e2e'], timeout: '500ms' } },
  workflows: { default: { gates: ['browser'], signOff: true } },
  limits: { startBackoff: ['0s', '1500ms'], tokens: 5, cost: 0.5 },
  landing: { mode: 'command', command: ['land.sh'] },
  escalation: {
    channels: [
      { type: 'webhook', url: 'https://example.org', secret: '$HOOK' },
      { type: 'slack', url: '$SLACK' },
      { type: 'telegram', token: '$TG', chatId: '5' },
      {
        type: 'email',
        host: 'mail',
        user: 'callboard',
        password: '$MAIL',
        from: 'a@example.org',
        to: ['b@example.org'],
      },
      { type: 'ntfy', topic: 't' },
    ],
  },
};
const env = {
  HOOK: 'hunter2',
  SLACK: 'https://hooks.example.org/hunter2',
  TG: 'hunter2',
  MAIL: 'hunter2',
};

test('the effective configuration, read again, is the same', () => {
  const config = parse(full, env);
  expect(parse(parseYaml(effectiveYaml(config)), env)).toEqual(config);
});

test('the effective configuration is written as people write it', () => {
  const text = effectiveYaml(parse(full, env));
  expect(text).toContain('stallAfter: 90s');
  expect(text).toContain('timeout: 500ms');
  expect(text).toContain('- 1500ms');
  expect(text).toContain('secret: $HOOK');
  expect(text).toContain('port: 4747');
});

test('the effective configuration holds no secret', () => {
  expect(effectiveYaml(parse(full, env))).not.toContain('hunter2');
});
