import type { SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { root } from '../../scripts/root.mjs';
import { aCheckout, plant } from '../check/a-checkout.ts';

/** Installs in no time: a compiler that copies, a bundler that bundles nothing, a database that loads, a test runner that does as it is told. */
const fakeNpm = `
const fs = require('node:fs');
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + ' NODE_ENV=' + process.env.NODE_ENV + ' omit=' + process.env.npm_config_omit + '\\n');
if (fs.existsSync('npm-fails')) process.exit(1);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
fs.rmSync('node_modules', { recursive: true, force: true });
const put = (path, text) => { fs.mkdirSync(require('node:path').dirname(path), { recursive: true }); fs.writeFileSync(path, text); };
put('node_modules/typescript/bin/tsc', "const fs = require('node:fs'); if (fs.existsSync('tsc-fails')) process.exit(2); fs.mkdirSync('dist', { recursive: true }); for (const f of fs.readdirSync('src', { recursive: true })) if (f.endsWith('.ts')) fs.cpSync('src/' + f, 'dist/' + f.replace(/ts$/, 'js'));");
put('node_modules/vite/bin/vite.js', "require('node:fs').mkdirSync('dist/page', { recursive: true });");
put('node_modules/better-sqlite3/package.json', '{"version":"12.11.1","main":"index.js"}');
put('node_modules/better-sqlite3/index.js', 'module.exports = class { close() {} };');
put('node_modules/vitest/vitest.mjs', "import { existsSync, copyFileSync, readFileSync } from 'node:fs'; const out = process.argv.find((a) => a.startsWith('--outputFile.json=')).split('=')[1]; console.log(process.argv.slice(2).join(' ')); if (existsSync('report.json')) copyFileSync('report.json', out); process.exit(Number(readFileSync('exit-code', 'utf8')));");
`;

/** Prints what it got, waits for a signal when it is told to, and ends with the code that it was given. */
const program = `
console.log('program ' + process.argv.slice(2).join(' '));
if (process.argv.includes('--wait')) { setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(7)); console.log('waiting'); }
else process.exit(3);
`;

const checkedOut = {
  'package-lock.json': '{"packages":{}}',
  'tsconfig.json': '{}',
  'tsconfig.build.json': '{}',
  'src/bin.ts': program,
  'src/charts/write-layouts.ts': '// no charts',
  'fake-npm.js': fakeNpm,
  'package.json': '{"name":"clone"}',
};

/** A checkout as it lies there after `git clone`, with our scripts and a fake npm. */
export function aClone(files: Record<string, string> = {}): string {
  const clone = aCheckout({ ...checkedOut, ...files });
  cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true });
  return clone;
}

/**
 * Sets a clone up once for a file of tests, to be called outside them.
 * @returns makes a copy of it for a test, with these files besides, which no build may depend on
 */
export function setUpOnce(): (files?: Record<string, string>) => string {
  let ready = '';
  beforeAll(async () => {
    ready = realpathSync(mkdtempSync(join(tmpdir(), 'callboard-ready-')));
    for (const [path, text] of Object.entries(checkedOut)) plant(ready, path, text);
    cpSync(join(root, 'scripts'), join(ready, 'scripts'), { recursive: true });
    const { code, stderr } = await run(ready, 'setup.mjs');
    if (code !== 0) throw new Error(`the clone cannot be set up: ${stderr}`);
  });
  afterAll(() => rmSync(ready, { recursive: true, force: true }));
  return (files = {}) => {
    const clone = aCheckout({});
    cpSync(ready, clone, { recursive: true });
    for (const [path, text] of Object.entries(files)) plant(clone, path, text);
    return clone;
  };
}

/** How often the fake npm ran in a clone, and with what. */
export function installs(clone: string): string[] {
  const log = join(clone, 'npm.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts a script of a clone; `ended` resolves when it is over, `line` when it has printed a text. */
export function start(
  clone: string,
  script: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
) {
  const options: SpawnOptions = {
    cwd: clone,
    // Any program will do for a browser: nothing here draws a page, and nothing may be installed.
    env: {
      ...process.env,
      npm_execpath: join(clone, 'fake-npm.js'),
      CALLBOARD_CHROMIUM: process.execPath,
      ...env,
    },
  };
  const child = spawn(process.execPath, [join(clone, 'scripts', script), ...args], options);
  const seen = { stdout: '', stderr: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      seen[name] += chunk;
      for (const { text, resolve } of waiting) if (seen[name].includes(text)) resolve();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...seen }));
  });
  const line = (text: string) => new Promise<void>((resolve) => waiting.push({ text, resolve }));
  return { child, ended, line };
}

export const run = (...args: Parameters<typeof start>): Promise<Ended> => start(...args).ended;
