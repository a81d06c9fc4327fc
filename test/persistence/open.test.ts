import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader, openWriter, settingsProblem } from '../../src/persistence/connection.ts';
import { createFile } from '../../src/persistence/data-dir.ts';
import { driverProblem, loadDriver } from '../../src/persistence/driver.ts';
import { openStore } from '../../src/persistence/open.ts';
import { aDataDir, aStore } from './a-store.ts';
import { aUnit, clock, events } from './a-unit.ts';

const mode = (path: string) => statSync(path).mode & 0o777;
const database = (dataDir: string) => join(dataDir, 'callboard.db');
const refusal = (code: string, words: RegExp) =>
  expect.objectContaining({ name: 'StoreError', code, message: expect.stringMatching(words) });

/** A closed database with three events in it. */
function aUsedDataDir(): string {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  store.commit(aUnit({ journal: events(1, 3) }));
  store.close();
  return dataDir;
}

/** Changes a closed database by hand. */
function change(dataDir: string, sql: string): void {
  const db = new (loadDriver())(database(dataDir));
  db.exec(sql);
  db.close();
}

test('both connections read their durability settings back after a write', () => {
  const dataDir = aUsedDataDir();
  const writer = openWriter(database(dataDir));
  writer.exec(`INSERT INTO meta VALUES ('a', 'b')`);
  const reader = openReader(database(dataDir));
  for (const db of [writer, reader]) {
    expect(settingsProblem(db)).toBeNull();
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('busy_timeout', { simple: true })).toBeLessThanOrEqual(250);
    expect(db.pragma('trusted_schema', { simple: true })).toBe(0);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  }
  expect(() => reader.exec(`DELETE FROM journal`)).toThrow(/readonly/);
  writer.pragma('synchronous = NORMAL');
  expect(settingsProblem(writer)).toMatch(/has synchronous 1 instead of 2/);
  reader.close();
  writer.close();
});

test('the directory and every file in it are closed to others', () => {
  const dataDir = aDataDir();
  aStore({ dataDir }).commit(aUnit({ journal: events(1, 1) }));
  expect(mode(dataDir)).toBe(0o700);
  const files = readdirSync(dataDir);
  expect(files.toSorted()).toEqual([
    'callboard.db',
    'callboard.db-shm',
    'callboard.db-wal',
    'owner.db',
    'owner.json',
  ]);
  for (const file of files) expect([file, mode(join(dataDir, file))]).toEqual([file, 0o600]);
});

test('files that were open to others are closed to them', () => {
  const dataDir = aUsedDataDir();
  chmodSync(dataDir, 0o755);
  chmodSync(database(dataDir), 0o644);
  aStore({ dataDir });
  expect(mode(dataDir)).toBe(0o700);
  expect(mode(database(dataDir))).toBe(0o600);
  expect(mode(`${database(dataDir)}-wal`)).toBe(0o600);
});

test('a start that was killed half-way is taken up again', () => {
  const empty = aDataDir();
  mkdirSync(empty);
  createFile(database(empty));
  expect(aStore({ dataDir: empty }).head()).toBe(0);
  const unmigrated = aDataDir();
  mkdirSync(unmigrated);
  createFile(database(unmigrated));
  openWriter(database(unmigrated)).close();
  expect(statSync(database(unmigrated)).size).toBeGreaterThan(0);
  expect(aStore({ dataDir: unmigrated }).head()).toBe(0);
});

test.each([
  ['text', 'not_a_database', 'hello, this is not a database, '.repeat(9)],
  ['a few bytes', 'not_a_database', 'SQLite format 3'],
])('a file of %s is refused and not touched', (_, code, content) => {
  const dataDir = aDataDir();
  mkdirSync(dataDir);
  writeFileSync(database(dataDir), content);
  expect(() => openStore({ dataDir, clock })).toThrow(refusal(code, /move it away/));
  expect(readFileSync(database(dataDir), 'utf8')).toBe(content);
  expect(readdirSync(dataDir).toSorted()).toEqual(['callboard.db', 'owner.db']);
});

test.each([
  [
    'of a newer Callboard',
    'newer_schema',
    'PRAGMA user_version = 99',
    /newer Callboard.*schema 99/,
  ],
  ['of another program', 'other_application', 'PRAGMA application_id = 7', /another program/],
])('a database %s is refused and not touched', (_, code, sql, words) => {
  const dataDir = aUsedDataDir();
  change(dataDir, sql);
  const before = readFileSync(database(dataDir));
  expect(() => openStore({ dataDir, clock })).toThrow(refusal(code, words));
  expect(readFileSync(database(dataDir)).equals(before)).toBe(true);
  expect(readdirSync(dataDir).toSorted()).toEqual(['callboard.db', 'owner.db']);
});

test('a database with tables and no mark of ours belongs to another program', () => {
  const dataDir = aDataDir();
  mkdirSync(dataDir);
  change(dataDir, 'CREATE TABLE theirs (a)');
  const before = readFileSync(database(dataDir));
  expect(() => openStore({ dataDir, clock })).toThrow(refusal('other_application', /another/));
  expect(readFileSync(database(dataDir)).equals(before)).toBe(true);
});

test('a newer schema that is still in the write-ahead log is refused and not touched', () => {
  const source = aUsedDataDir();
  const dataDir = aDataDir();
  mkdirSync(dataDir);
  const newer = openWriter(database(source));
  newer.pragma('user_version = 99');
  // As after a kill -9: the log was never brought into the file.
  for (const end of ['', '-wal']) copyFileSync(database(source) + end, database(dataDir) + end);
  newer.close();
  const read = () => ['', '-wal'].map((end) => readFileSync(database(dataDir) + end));
  const before = read();
  expect(before[0]?.readUInt32BE(60)).toBe(1);
  expect(() => openStore({ dataDir, clock })).toThrow(refusal('newer_schema', /schema 99/));
  expect(read().every((bytes, index) => before[index]?.equals(bytes))).toBe(true);
});

test('a refused database leaves the directory free for the next owner', () => {
  const dataDir = aUsedDataDir();
  change(dataDir, 'PRAGMA user_version = 99');
  expect(() => openStore({ dataDir, clock })).toThrow(refusal('newer_schema', /./));
  change(dataDir, 'PRAGMA user_version = 1');
  expect(aStore({ dataDir }).head()).toBe(3);
});

test('a data directory that is a file is refused with its path', () => {
  const dataDir = aDataDir();
  writeFileSync(dataDir, '');
  expect(() => openStore({ dataDir, clock })).toThrow(refusal('data_dir', /data directory .*data/));
});

test('a data directory is made with the directories above it', () => {
  const dataDir = join(aDataDir(), 'below', 'it');
  aStore({ dataDir });
  expect(existsSync(database(dataDir))).toBe(true);
});

test('a driver that would crash under this Node is refused with a sentence', () => {
  expect(driverProblem('13.2.0', '9')).toMatch(/13\.2\.0 needs Node-API 10 .* offers 9: use Node/);
  expect(driverProblem('13.2.0', undefined)).toMatch(/offers none/);
  expect(driverProblem('13.2.0', '10')).toBeNull();
  expect(driverProblem('12.11.1', '9')).toBeNull();
});
