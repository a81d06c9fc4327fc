import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { aFolder, configErrorOf } from './a-config.ts';

const data = { prefix: 'MC', profiles: { luci: { command: ['a'] } }, defaultProfile: 'luci' };
const yaml = 'prefix: MC\nprofiles: { luci: { command: [a] } }\ndefaultProfile: luci\n';
const load = (cwd: string, file?: string) => loadConfig({ cwd, file, env: {} });

describe('a configuration', () => {
  test.each([
    ['callboard.config.yaml', yaml],
    ['callboard.config.yml', yaml],
    ['callboard.config.json', JSON.stringify(data)],
    ['callboard.config.js', `module.exports = ${JSON.stringify(data)}`],
    ['callboard.config.mjs', `export default ${JSON.stringify(data)}`],
    ['callboard.config.ts', `const c: object = ${JSON.stringify(data)};\nexport default c;`],
    [
      'callboard.config.toml',
      'prefix = "MC"\ndefaultProfile = "luci"\n[profiles.luci]\ncommand = ["a"]\n',
    ],
  ])('is found as %s', async (name, text) => {
    const cwd = aFolder({ [name]: text });
    const loaded = await load(cwd);
    expect(loaded).toMatchObject({ file: join(cwd, name), dir: cwd });
    expect(loaded.config).toMatchObject({ prefix: 'MC', dataDir: join(cwd, '.callboard') });
  });

  test('may be named, and then its own folder counts', async () => {
    const cwd = aFolder({ 'other.yaml': yaml });
    const { config, dir } = await loadConfig({ cwd: '/', file: join(cwd, 'other.yaml'), env: {} });
    expect(dir).toBe(cwd);
    expect(config.dataDir).toBe(join(cwd, '.callboard'));
  });

  test('is not looked for in the folders above', async () => {
    const cwd = aFolder({ 'callboard.config.yaml': yaml });
    const error = await configErrorOf(() => load(join(cwd, 'inner')));
    expect(error.code).toBe('config_missing');
    expect(error.message).toContain('callboard init');
  });

  test('takes nothing from package.json, rc files or .env', async () => {
    const cwd = aFolder({
      'callboard.config.json': JSON.stringify(data),
      'package.json': '{"callboard":{"owner":"eve"}}',
      '.callboardrc': 'owner=eve',
      '.configrc': 'owner=eve',
      '.env': 'HOOK=x',
    });
    expect((await load(cwd)).config.owner).toBe('lead');
    expect(process.env['HOOK']).toBeUndefined();
  });

  test('that shares YAML with an anchor and a merge key is read as YAML says', async () => {
    const text = `${yaml}limits: &l { workers: 3 }\ngates: { g: { <<: { timeout: 1s }, command: [x] } }\n`;
    const { config } = await load(aFolder({ 'callboard.config.yaml': text }));
    expect(config.gates['g']?.timeout).toBe(1_000);
  });
});

describe('what cannot be read is an error with the file:', () => {
  test.each<[string, Record<string, string>, string, string, string]>([
    ['a named file that is not there', {}, 'none.yaml', 'config_missing', 'no such file'],
    ['a folder', {}, '.', 'config_missing', 'no such file'],
    ['an unknown suffix', { 'a.ini': '' }, 'a.ini', 'config_invalid', '.toml'],
  ])('%s', async (_, files, name, code, message) => {
    const cwd = aFolder(files);
    const error = await configErrorOf(() => load(cwd, name));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).toContain(cwd);
  });

  test('two files side by side, both named', async () => {
    const files = { 'callboard.config.yaml': yaml, 'callboard.config.ts': 'export default {}' };
    const error = await configErrorOf(() => load(aFolder(files)));
    expect(error.message).toContain('callboard.config.yaml');
    expect(error.message).toContain('callboard.config.ts');
  });

  test.each([
    ['a.yaml', 'prefix: CB\nprofiles: [a\nx: : y\n', 'line 3, column'],
    ['a.yaml', 'prefix: A\nprefix: B\n', 'line 2, column 1'],
    ['a.yaml', 'prefix: A\n---\nprefix: B\n', 'line 2'],
    ['a.json', '{"prefix": "A",\n}', 'line 2'],
    ['a.toml', 'prefix = "A"\nowner =\n', 'line 2'],
    ['a.ts', 'export default {\n prefix: }', 'Unexpected token'],
    ['a.ts', 'throw new Error("boo")', 'boo'],
    ['a.json', 'null', 'a mapping'],
  ])('a syntax error in %s (%j)', async (name, text, message) => {
    const error = await configErrorOf(() => load(aFolder({ [name]: text }), name));
    expect(error.code).toBe('config_unreadable');
    expect(error.message).toContain(message);
    expect(error.message).toContain(name);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  test.each([
    ['a.yaml', '- a\n'],
    ['a.yaml', 'hello'],
    ['a.json', '[1]'],
    ['a.ts', 'export default [1]'],
  ])('a file that is no mapping: %s %j', async (name, text) => {
    const error = await configErrorOf(() => load(aFolder({ [name]: text }), name));
    expect(error.message).toContain('is not a section of keys');
  });

  test.each(['', '# only a comment\n', '---\n'])('a file without any key: %j', async (text) => {
    const error = await configErrorOf(() => load(aFolder({ 'a.yaml': text }), 'a.yaml'));
    expect(error.issues.map(({ key }) => key)).toEqual(['profiles', 'defaultProfile']);
  });
});
