import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDriver } from '../../src/persistence/driver.ts';
import { openStore } from '../../src/persistence/open.ts';
import { aDataDir } from './a-data-dir.ts';
import { cli } from './captured-io.ts';

const change = (database: string, sql: string): void => {
  const db = new (loadDriver())(database);
  db.exec(sql);
  db.close();
};

interface Checked {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly problems: readonly string[] }[];
}

async function check(cwd: string): Promise<[number, Checked]> {
  const { code, stdout } = await cli(['db', 'check', '--json'], { cwd });
  return [code, JSON.parse(stdout) as Checked];
}
const problems = ({ checks }: Checked): readonly string[] => checks.flatMap((one) => one.problems);

describe('db check', () => {
  it('finds nothing in a sound database, also while a service owns it', async () => {
    const { cwd } = await aDataDir();
    const [code, { ok, checks }] = await check(cwd);
    expect([code, ok]).toEqual([0, true]);
    expect(checks.map(({ name }) => name)).toEqual(['file', 'settings', 'actors', 'read model']);
    expect((await cli(['db', 'check'], { cwd })).stdout).toMatch(/^file +ok$/m);
  });

  it.each([
    ['a lost event', 'DELETE FROM journal WHERE seq = 2', /lacks 1 of the events/],
    [
      'an actor without JSON',
      "UPDATE live SET snapshot = '{' WHERE actor = 'ticket/CB-1'",
      /ticket\/CB-1 cannot be read/,
    ],
    [
      'a list that tells something else',
      `UPDATE tickets SET view = json_set(view, '$.deathCount', 9) WHERE id = 'CB-1'`,
      /ticket CB-1 .*deathCount/,
    ],
    [
      'a ticket in no list',
      "DELETE FROM ticket_text; DELETE FROM tickets WHERE id = 'CB-2'",
      /CB-2 is in todo and in no list/,
    ],
    [
      'a row that points nowhere',
      'PRAGMA foreign_keys = OFF; DELETE FROM tickets',
      /point to rows that do not exist/,
    ],
  ])('finds %s', async (_, sql, words) => {
    const { cwd, world, database } = await aDataDir();
    world.crash();
    change(database, sql);
    const [code, found] = await check(cwd);
    expect([code, found.ok]).toEqual([1, false]);
    expect(problems(found).join('\n')).toMatch(words);
  });

  it('finds bytes that were flipped in any page', async () => {
    const { cwd, world, database } = await aDataDir();
    world.crash();
    change(database, 'PRAGMA wal_checkpoint(TRUNCATE)');
    const sound = readFileSync(database);
    const pages = sound.length / 4096;
    let found = 0;
    for (let page = 0; page < pages; page += 1) {
      const bytes = Buffer.from(sound);
      // The header of the page: where a tree says of what kind it is and how many cells it has.
      const at = page * 4096 + (page === 0 ? 100 : 0);
      for (let offset = 0; offset < 8; offset += 1)
        bytes[at + offset] = (bytes[at + offset] ?? 0) ^ 0xff;
      writeFileSync(database, bytes);
      const { code, stdout, stderr } = await cli(['db', 'check'], { cwd });
      expect([page, code]).toEqual([page, 1]);
      expect(stdout + stderr).toMatch(/damaged|malformed|not ok|not a database/);
      found += 1;
    }
    expect(found).toBeGreaterThan(10);
  });

  it('says where it looked where there is no database', async () => {
    const { cwd } = await aDataDir();
    const { code, stderr } = await cli(['db', 'check', '--data-dir', 'elsewhere'], { cwd });
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(join(cwd, 'elsewhere', 'callboard.db')),
    ]);
    expect(existsSync(join(cwd, 'elsewhere'))).toBe(false);
  });

  it('refuses the database of another program and leaves it as it is', async () => {
    const { cwd, database, world } = await aDataDir();
    world.crash();
    change(database, 'PRAGMA application_id = 7; PRAGMA wal_checkpoint(TRUNCATE)');
    const before = readFileSync(database);
    const { code, stderr } = await cli(['db', 'check'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('another program')]);
    expect(readFileSync(database).equals(before)).toBe(true);
  });
});

describe('db backup', () => {
  it('writes a whole database that nobody else can read, while a service writes', async () => {
    const { cwd, world } = await aDataDir();
    const { code, stdout } = await cli(['db', 'backup', 'copy.db', '--json'], { cwd });
    expect(code).toBe(0);
    const { file, bytes } = JSON.parse(stdout) as { file: string; bytes: number };
    expect([file, bytes]).toEqual([join(cwd, 'copy.db'), statSync(file).size]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await world.create();
    const head = world.store.head();
    const other = join(cwd, 'other');
    openStore({ dataDir: other, clock: world.clock }).close();
    writeFileSync(join(other, 'callboard.db'), readFileSync(file));
    const copy = openStore({ dataDir: other, clock: world.clock });
    expect(copy.problems()).toEqual([]);
    expect(copy.head()).toBeLessThan(head);
    expect(copy.ticket('CB-1')).toEqual(world.store.ticket('CB-1'));
    copy.close();
  });

  it('replaces a file only with --force', async () => {
    const { cwd } = await aDataDir();
    const file = join(cwd, 'copy.db');
    writeFileSync(file, 'mine');
    const refused = await cli(['db', 'backup', 'copy.db'], { cwd });
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('--force')]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await cli(['db', 'backup', 'copy.db', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(file).toString('latin1', 0, 15)).toBe('SQLite format 3');
  });

  it.each(['callboard.db', 'callboard.db-wal', 'owner.db'])(
    'never replaces %s, even with --force',
    async (name) => {
      const { cwd, dataDir, world } = await aDataDir();
      const { code } = await cli(['db', 'backup', join(dataDir, name), '--force'], { cwd });
      expect(code).toBe(4);
      await world.create();
      expect(world.store.problems()).toEqual([]);
    },
  );

  it('names a folder that is not there', async () => {
    const { cwd } = await aDataDir();
    const { code, stderr } = await cli(['db', 'backup', 'nowhere/copy.db'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('make it first')]);
  });
});

describe('db migrate and compact', () => {
  it.each(['migrate', 'compact'])(
    '%s is refused while a service owns the data directory',
    async (name) => {
      const { cwd } = await aDataDir();
      const { code, stderr } = await cli(['db', name], { cwd });
      expect([code, stderr]).toEqual([4, expect.stringContaining('in use by process')]);
    },
  );

  it('migrate says from where to where', async () => {
    const { cwd, world } = await aDataDir();
    world.crash();
    const { code, stdout } = await cli(['db', 'migrate', '--json'], { cwd });
    const { from, to, backup } = JSON.parse(stdout) as Record<string, unknown>;
    expect([code, from === to, backup]).toEqual([0, true, null]);
    expect((await cli(['db', 'migrate'], { cwd })).stdout).toContain(
      `schema ${String(to)} already`,
    );
  });

  it('compact says what it gained and loses nothing', async () => {
    const { cwd, world, database } = await aDataDir();
    const tickets = world.store.ticket('CB-1');
    world.crash();
    change(
      database,
      `CREATE TABLE filler (a); INSERT INTO filler VALUES (randomblob(2000000)); DROP TABLE filler`,
    );
    const { code, stdout } = await cli(['db', 'compact', '--json'], { cwd });
    const { before, after, gained } = JSON.parse(stdout) as Record<string, number>;
    expect([code, gained]).toEqual([0, (before ?? 0) - (after ?? 0)]);
    expect(gained).toBeGreaterThan(1_900_000);
    const store = openStore({ dataDir: join(cwd, '.callboard'), clock: world.clock });
    expect(store.ticket('CB-1')).toEqual(tickets);
    store.close();
  });
});
