import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Ran } from './command.ts';
import { jsonLines, run } from './command.ts';
import { eventually } from './processes.ts';
import { callboard, startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';
import { snapshot } from './snapshot.ts';

// Ways in which a start can fail: each says in one sentence what is wrong, with the exit code of its kind, and spoils
// nothing.

let site: Site;
beforeEach(() => {
  site = aSite();
});
afterEach(() => site.clear());

function refused(ran: Ran, code: number, says: RegExp): void {
  expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' });
  expect(ran.stderr).toMatch(says);
  expect(ran.stderr).toMatch(/^callboard: (?!a defect)/);
  expect(ran.stderr.trim().split('\n')).toHaveLength(1);
}

const serve = (...args: string[]): Promise<Ran> => run(site, ['serve', ...args]);
const configure = (change: (config: Record<string, unknown>) => void): void => {
  const config = JSON.parse(readFileSync(site.configFile, 'utf8')) as Record<string, unknown>;
  change(config);
  writeFileSync(site.configFile, JSON.stringify(config));
};
const aDataDir = (name: string, content: string): string => {
  mkdirSync(site.dataDir);
  const file = join(site.dataDir, name);
  writeFileSync(file, content);
  return file;
};

describe('serve refuses', () => {
  test('a key that it does not know, with the nearest one', async () => {
    configure((config) => (config['ownr'] = 'anna'));
    refused(await serve(), 2, /callboard\.config\.json: ownr: .*"anna".*did you mean `owner`\?/);
    expect(existsSync(site.dataDir)).toBe(false);
  });

  test('a value that fits no key, with file and key', async () => {
    configure((config) => (config['limits'] = { workers: 'many' }));
    refused(await serve(), 2, /callboard\.config\.json: limits\.workers: "many"/);
  });

  test('a configuration that is no JSON, with its place', async () => {
    writeFileSync(site.configFile, '{\n  "owner": \n');
    refused(await serve(), 2, /callboard\.config\.json: /);
  });

  test('a folder without a configuration', async () => {
    refused(await run(site, ['serve'], { cwd: site.repo }), 2, /`callboard init` writes one/);
  });

  test('a port that is taken, and makes no data directory', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    refused(await serve('--port', String(port)), 4, new RegExp(`port ${port} .* is taken`));
    expect(existsSync(site.dataDir)).toBe(false);
    other.close();
  });

  test('a machine without git', async () => {
    refused(
      await run(site, ['serve'], { env: { PATH: join(site.dir, 'home') } }),
      1,
      /install git/,
    );
  });

  test('a database that is none, and leaves it as it is', async () => {
    const file = aDataDir('callboard.db', 'This is somebody else’s file.\n'.repeat(400));
    const before = snapshot(file);
    refused(await serve(), 1, /callboard\.db is not a database/);
    expect(snapshot(file)).toEqual(before);
  });

  test('a database of a newer version, and leaves it as it is', async () => {
    const service = await startService(site);
    await service.post('/tickets', { title: 'A', state: 'inbox' });
    await service.stop();
    const file = join(site.dataDir, 'callboard.db');
    const database = new Database(file);
    database.pragma('user_version = 9999');
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const before = snapshot(file);
    refused(await serve(), 1, /callboard\.db .*newer/);
    expect(snapshot(file)).toEqual(before);
  });

  test('a token file that holds no token', async () => {
    const file = aDataDir('token', 'short\n');
    refused(await serve(), 1, /token holds no token; delete it/);
    expect(readFileSync(file, 'utf8')).toBe('short\n');
  });

  test('a file in the place of a folder of its own', async () => {
    aDataDir('runs', 'x');
    refused(await serve(), 1, /\.callboard\/runs cannot be used \(EEXIST\)/);
  });

  test('a data directory that is a file', async () => {
    writeFileSync(site.dataDir, 'x');
    refused(await serve(), 1, /the data directory .* cannot be used/);
  });

  test('a level of the log that there is not', async () => {
    const env = { CALLBOARD_LOG_LEVEL: 'loud' };
    const words = /CALLBOARD_LOG_LEVEL is "loud", none of trace, debug, info, warn, error/;
    refused(await run(site, ['serve'], { env }), 2, words);
  });

  test('options that make no sense', async () => {
    refused(await serve('--port', '99999'), 2, /at most 65535/);
    refused(await serve('--port', 'http'), 2, /--port/);
    refused(await serve('--prot', '1'), 2, /--prot.*--port/);
    refused(await serve('--host', '0.0.0.0'), 2, /server\.allowedHosts/);
  });
});

test('a token that others could read is closed to them, and stays what it was', async () => {
  const token = 'T'.repeat(43);
  chmodSync(aDataDir('token', token), 0o644);
  const service = await startService(site);
  expect(service.token).toBe(token);
  expect(statSync(join(site.dataDir, 'token')).mode & 0o777).toBe(0o600);
  await service.stop();
});

test('serve --data-dir keeps everything there, and says so', async () => {
  const dataDir = join(site.dir, 'elsewhere');
  const service = await startService({ ...site, dataDir }, { args: ['--data-dir', 'elsewhere'] });
  expect(service.log()).toContain(`"dataDir":"${dataDir}"`);
  const { id } = await service.post<Ticket>('/tickets', { title: 'A', body: 'PLAY done' });
  await eventually('it is done', async () => (await service.ticket(id)).state === 'done');
  expect((await service.worker(`${id}.1`)).cwd).toBe(join(dataDir, 'worktrees', id));
  expect(existsSync(site.dataDir)).toBe(false);
  await service.stop();
});

test('serve --port: clients of the same configuration find it, also where it comes back elsewhere after a kill -9', async () => {
  configure((config) => (config['server'] = { port: 1 }));
  const env = { CALLBOARD_URL: '', CALLBOARD_TOKEN_FILE: '' };
  const first = await startService(site, { args: ['--port', '0'] });
  const address = join(site.dataDir, 'url');
  expect(readFileSync(address, 'utf8')).toBe(`${first.url}\n`);
  expect(statSync(address).mode & 0o777).toBe(0o600);
  const follow = callboard(site, ['events', '--since', '0', '--follow', '--json'], { env });
  let told = '';
  follow.stdout?.on('data', (more: Buffer) => (told += more.toString()));
  await first.post('/tickets', { title: 'before', state: 'inbox' });
  await eventually('it is told', () => told.includes('"before"'));
  await first.kill();
  const second = await startService(site, { args: ['--port', '0'] });
  expect(second.url).not.toBe(first.url);
  await second.post('/tickets', { title: 'after', state: 'inbox' });
  await eventually('it goes on', () => told.includes('"after"'));
  follow.kill('SIGINT');
  const sequences = jsonLines<{ sequence: number }>(told).map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  expect(await run(site, ['ticket', 'list'], { env })).toMatchObject({ code: 0, stderr: '' });
  await second.stop();
  expect(existsSync(address)).toBe(false);
  refused(
    await run(site, ['status'], { env }),
    69,
    /no service answers at http:\/\/127\.0\.0\.1:1\b/,
  );
});

describe('a client says', () => {
  test('69 where no service answers', async () => {
    configure((config) => (config['server'] = { port: 1 }));
    for (const args of [['status'], ['ticket', 'list'], ['worker', 'list'], ['events']]) {
      refused(await run(site, args), 69, /no service answers at http:\/\/127\.0\.0\.1:1\b/);
    }
  });

  test('5 to a wrong token, 2 to a wrong command, 3 to an unknown ticket', async () => {
    const service = await startService(site);
    const env = { CALLBOARD_URL: service.url };
    const wrong = join(site.dir, 'wrong-token');
    writeFileSync(wrong, `${'A'.repeat(43)}\n`);
    refused(await run(site, ['status', '--token-file', wrong], { env }), 5, /token/);
    refused(await run(site, ['ticket', 'lst'], { env }), 2, /Did you mean list\?/);
    refused(await run(site, ['ticket', 'show', 'CB-404'], { env }), 3, /no ticket CB-404/);
    refused(await run(site, ['worker', 'log', 'CB-404.1'], { env }), 3, /no worker CB-404\.1/);
    await service.stop();
  });
});
