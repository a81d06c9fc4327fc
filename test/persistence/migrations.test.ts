import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDriver } from '../../src/persistence/driver.ts';
import { applicationId } from '../../src/persistence/file-identity.ts';
import type { Migration } from '../../src/persistence/migrations.ts';
import { migrations } from '../../src/persistence/migrations.ts';
import { openStore } from '../../src/persistence/open.ts';
import { aDataDir, aStore } from './a-store.ts';
import { aUnit, clock, events } from './a-unit.ts';

const two: Migration = { version: 2, sql: 'ALTER TABLE health ADD COLUMN kind TEXT' };
const broken: Migration = {
  version: 3,
  sql: 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)',
};

function headerOf(file: string) {
  const db = new (loadDriver())(file, { readonly: true });
  const events = db.prepare<[], number>('SELECT count(*) FROM journal').pluck().get();
  const tables = db.prepare('SELECT name FROM sqlite_schema').pluck().all();
  const header = {
    version: db.pragma('user_version', { simple: true }),
    application: db.pragma('application_id', { simple: true }),
  };
  db.close();
  return { ...header, events, tables };
}

function aDataDirOfVersionOne(): string {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  store.commit(aUnit({ journal: events(1, 3) }));
  store.close();
  return dataDir;
}

test('a new database gets the newest schema and needs no backup', () => {
  const dataDir = aDataDir();
  aStore({ dataDir }).close();
  expect(headerOf(join(dataDir, 'callboard.db'))).toMatchObject({
    version: migrations.length,
    application: applicationId,
  });
  expect(readdirSync(dataDir).filter((name) => name.includes('.bak'))).toEqual([]);
});

test('the file itself says its schema while the store is open, for whoever looks after a kill', () => {
  const dataDir = aDataDir();
  aStore({ dataDir });
  const header = readFileSync(join(dataDir, 'callboard.db'));
  expect(header.readUInt32BE(60)).toBe(migrations.length);
  expect(header.readUInt32BE(68)).toBe(applicationId);
});

test('an older database is copied beside itself before it is migrated', () => {
  const dataDir = aDataDirOfVersionOne();
  const store = aStore({ dataDir, migrations: [...migrations, two] });
  expect(store.head()).toBe(3);
  const backup = join(dataDir, 'callboard.db.v1.bak');
  expect(headerOf(backup)).toMatchObject({ version: 1, application: applicationId, events: 3 });
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  store.close();
  expect(headerOf(join(dataDir, 'callboard.db'))).toMatchObject({ version: 2, events: 3 });
});

test('a step that fails leaves the database at the version that it had, half a step included', () => {
  const dataDir = aDataDirOfVersionOne();
  const before = headerOf(join(dataDir, 'callboard.db'));
  expect(() => openStore({ dataDir, clock, migrations: [...migrations, two, broken] })).toThrow(
    expect.objectContaining({
      code: 'migration_failed',
      message: expect.stringMatching(
        /from schema 1 to 3 \(no such table: nowhere\); it is as it was/,
      ),
    }),
  );
  expect(headerOf(join(dataDir, 'callboard.db'))).toEqual(before);
  expect(aStore({ dataDir }).head()).toBe(3);
});
