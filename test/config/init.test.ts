import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { configTemplate, uncommentDefaults } from '../../src/config/init.ts';
import { loadConfig } from '../../src/config/load.ts';
import { aFolder, parse } from './a-config.ts';

const options = { repoRoot: '.', baseBranch: 'main', prefix: 'MC' };

test('the template loads without errors', async () => {
  const cwd = aFolder({ 'callboard.config.yaml': configTemplate(options) });
  const { config } = await loadConfig({ cwd, env: {} });
  expect(config).toMatchObject({
    prefix: 'MC',
    repos: { default: { path: cwd, baseBranch: 'main' } },
  });
});

test('the defaults that the template shows are the defaults', () => {
  const template = configTemplate(options);
  const shown = uncommentDefaults(template);
  expect(Object.keys(parseYaml(shown) as object)).toContain('landing');
  expect(parse(parseYaml(shown))).toEqual(parse(parseYaml(template)));
});

test('the template keeps odd names of branches and folders', async () => {
  const odd = { repoRoot: "../it's: a # repo", baseBranch: 'release/1.0 # next', prefix: 'NO' };
  const cwd = aFolder({ 'callboard.config.yaml': configTemplate(odd) });
  const { config } = await loadConfig({ cwd, env: {} });
  expect(config.repos['default']).toEqual({
    path: join(cwd, odd.repoRoot),
    baseBranch: odd.baseBranch,
  });
  expect(config.prefix).toBe('NO');
});
