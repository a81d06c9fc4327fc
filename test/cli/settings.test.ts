import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest';
import { urlOf } from '../../src/cli/settings.ts';
import { cli } from './captured-io.ts';
import { FakeService } from './fake-service.ts';
import { ticket } from './wire-objects.ts';

let service: FakeService;
let other: FakeService;
let cwd: string;

beforeAll(async () => {
  service = await FakeService.start();
  other = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await mkdir(join(cwd, 'data'));
  await writeFile(join(cwd, 'data', 'token'), 'from-config\n');
  await writeFile(join(cwd, 'flag-token'), 'from-flag\n');
  await writeFile(join(cwd, 'env-token'), 'from-env\n');
  await writeFile(join(cwd, 'broken.yaml'), 'limitz: 3\n');
  await writeFile(
    join(cwd, 'callboard.config.yaml'),
    [
      'dataDir: data',
      `server: { port: ${new URL(service.url).port} }`,
      'limits: { deaths: 4 }',
      'profiles: { luci: { command: [node, agent.mjs] } }',
      'defaultProfile: luci',
      'escalation: { channels: [ { type: webhook, url: "http://127.0.0.1:9999/hook", secret: $MISSING } ] }',
      '',
    ].join('\n'),
  );
});
afterAll(async () => {
  await service.stop();
  await other.stop();
  await rm(cwd, { recursive: true });
});
beforeEach(() => {
  service.reset();
  other.reset();
});

const tokenOf = ({ asked }: FakeService): string | undefined => asked[0]?.headers.authorization;

describe('address and token', () => {
  test('come from the config, which needs none of its secrets here', async () => {
    expect((await cli(['ticket', 'list'], { cwd })).code).toBe(0);
    expect(tokenOf(service)).toBe('Bearer from-config');
  });

  test('of the environment outrank those of the config', async () => {
    const env = { CALLBOARD_URL: `${other.url}/`, CALLBOARD_TOKEN_FILE: 'env-token' };
    expect((await cli(['ticket', 'list'], { cwd, env })).code).toBe(0);
    expect(tokenOf(other)).toBe('Bearer from-env');
    expect(service.asked).toHaveLength(0);
  });

  test('of the flags outrank those of the environment, before and after the command', async () => {
    const env = { CALLBOARD_URL: 'http://127.0.0.1:1', CALLBOARD_TOKEN_FILE: 'env-token' };
    await cli(['--url', other.url, 'ticket', 'list', '--token-file', 'flag-token'], { cwd, env });
    expect(tokenOf(other)).toBe('Bearer from-flag');
    other.reset();
    await cli(['ticket', '--token-file', 'flag-token', 'list', '--url', other.url], { cwd, env });
    expect(tokenOf(other)).toBe('Bearer from-flag');
  });

  test('an empty variable is none', async () => {
    await cli(['ticket', 'list'], {
      cwd,
      env: { CALLBOARD_URL: '', CALLBOARD_TOKEN_FILE: '', CALLBOARD_CONFIG: '' },
    });
    expect(tokenOf(service)).toBe('Bearer from-config');
  });

  test('need no config where the flags give both', async () => {
    const argv = [
      'ticket',
      'list',
      '--config',
      'broken.yaml',
      '--url',
      service.url,
      '--token-file',
      'env-token',
    ];
    expect((await cli(argv, { cwd })).code).toBe(0);
  });
});

describe('a config', () => {
  test('that is wrong ends with 2 and names file, key and what was meant', async () => {
    for (const world of [{ cwd, env: { CALLBOARD_CONFIG: 'broken.yaml' } }, { cwd }]) {
      const flag = 'env' in world ? [] : ['--config', 'broken.yaml'];
      const ran = await cli([...flag, 'ticket', 'list'], world);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('broken.yaml');
      expect(ran.stderr).toContain('limitz');
      expect(ran.stderr).toContain('limits');
    }
  });

  test('that was named and is not there ends with 2', async () => {
    expect((await cli(['--config', 'nowhere.yaml', 'ticket', 'list'], { cwd })).code).toBe(2);
  });

  test('is printed as a whole with its defaults, and as JSON', async () => {
    const ran = await cli(['config', '--effective'], { cwd });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^ {2}deaths: 4$/m);
    expect(ran.stdout).toMatch(/^ {2}reviewCycles: 3$/m);
    expect(ran.stdout).toContain('$MISSING');
    const json = await cli(['config', '--effective', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ limits: { deaths: 4, reviewCycles: 3 } });
  });

  test('is named without --effective', async () => {
    expect((await cli(['config'], { cwd })).stdout.trim()).toBe(join(cwd, 'callboard.config.yaml'));
  });

  test('gives its limits to explain, unless the address comes from elsewhere', async () => {
    service.answer({
      'GET /tickets/:id': () => ({ status: 200, body: ticket({ deathCount: 1 }) }),
    });
    const own = await cli(['ticket', 'explain', 'CB-1'], { cwd });
    expect(own.stdout).toContain('1 death, 4 borne');
    const foreign = await cli(['ticket', 'explain', 'CB-1', '--url', service.url], { cwd });
    expect(foreign.stdout).toContain('1 death.');
  });
});

test.each([
  [{ host: '127.0.0.1', port: 4747 }, 'http://127.0.0.1:4747'],
  [{ host: '0.0.0.0', port: 80 }, 'http://127.0.0.1:80'],
  [{ host: '::', port: 4747 }, 'http://[::1]:4747'],
  [{ host: 'fe80::1', port: 4747 }, 'http://[fe80::1]:4747'],
  [{ host: 'board.example', port: 4747 }, 'http://board.example:4747'],
])('a service at %j is reached at %s', (server, url) => {
  expect(urlOf(server)).toBe(url);
});

describe('the address that a running service left in its data directory', () => {
  const left = join('data', 'url');
  const leave = (text: string): Promise<void> => writeFile(join(cwd, left), text);
  afterEach(() => rm(join(cwd, left), { force: true }));

  test('outranks the port of the config, which does not know of --port', async () => {
    await leave(`${other.url}\n`);
    expect((await cli(['ticket', 'list'], { cwd })).code).toBe(0);
    expect(tokenOf(other)).toBe('Bearer from-config');
    expect(service.asked).toEqual([]);
  });

  test('is outranked by flag and environment', async () => {
    await leave('http://127.0.0.1:1');
    expect((await cli(['ticket', 'list', '--url', service.url], { cwd })).code).toBe(0);
    const env = { CALLBOARD_URL: service.url };
    expect((await cli(['ticket', 'list'], { cwd, env })).code).toBe(0);
  });

  test.each(['', 'nonsense', 'file:///etc/passwd', 'http://user:word@127.0.0.1:1'])(
    'is passed over where it is none: %j',
    async (text) => {
      await leave(text);
      expect((await cli(['ticket', 'list'], { cwd })).code).toBe(0);
      expect(tokenOf(service)).toBe('Bearer from-config');
    },
  );
});

test('a token file that holds no token says so and shows nothing of it', async () => {
  await writeFile(join(cwd, 'no-token'), 'two words\nsecret\n');
  const ran = await cli(['ticket', 'list', '--url', service.url, '--token-file', 'no-token'], {
    cwd,
  });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('holds no token');
  expect(ran.stderr).not.toContain('secret');
});

test('where the configuration leaves the port open, the sentence says where the address is found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const text =
    'profiles: { luci: { command: [node] } }\ndefaultProfile: luci\nserver: { port: 0 }\n';
  await writeFile(join(folder, 'callboard.config.yaml'), text);
  const { code, stderr } = await cli(['status'], { cwd: folder });
  expect(code).toBe(69);
  expect(stderr).toContain('server.port: 0');
  expect(stderr).toContain('--url');
});
