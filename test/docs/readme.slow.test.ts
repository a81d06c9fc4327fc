import type { ChildProcess } from 'node:child_process';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The commands of the README, in its order, in a repository like the reader's. */
const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'dist', 'bin.js');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const agents = readFileSync(join(root, 'docs', 'agents.md'), 'utf8');

function fenced(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block ?? '',
  );
}

const shown = fenced(readme, 'console')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('$ callboard '))
  .map((line) => words(line.slice('$ callboard '.length)));

/** Words as a shell would split them; the README quotes with double quotes only. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe('the README', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'callboard-readme-'));
  // `init` takes the prefix of ids from the repository's name, and the README shows CB-1.
  const repo = join(scratch, 'cb');
  let service: ChildProcess | null = null;

  const callboard = (
    args: readonly string[],
  ): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) => {
      execFile(process.execPath, [bin, ...args], { cwd: repo }, (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
      });
    });

  beforeAll(() => {
    const git = (...args: string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid', ...args], {
        cwd: repo,
        stdio: 'pipe',
      });
    mkdirSync(repo);
    git('init', '--quiet');
    git('checkout', '--quiet', '-b', 'main');
    writeFileSync(join(repo, 'README'), 'a repository\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    git('config', 'user.name', 'agent');
    git('config', 'user.email', 'agent@callboard.invalid');
    mkdirSync(join(repo, 'tickets'));
    writeFileSync(
      join(repo, 'tickets', 'one.md'),
      '# RE-7: From a file\n\n**Priority:** high\n\nText.\n',
    );
  });

  afterAll(async () => {
    if (service?.exitCode === null) {
      const ended = new Promise((done) => service?.once('exit', done));
      service.kill('SIGTERM');
      await ended;
    }
    rmSync(scratch, { recursive: true, force: true });
  });

  test('shows commands that work, one after the other', async () => {
    expect(shown.map(([name]) => name)).toContain('kill-switch');
    // The reader sets the agent's command; the minimal agent of docs/agents.md is one that works.
    const script = fenced(agents, 'sh').find((block) => block.startsWith('#!/bin/sh')) ?? '';
    writeFileSync(join(repo, 'agent.sh'), script, { mode: 0o755 });
    for (const args of shown) {
      if (args[0] === 'serve') {
        await serve();
        continue;
      }
      const { code, out, err } = await callboard(args);
      expect({ args, code, err: code === 0 ? '' : err }).toEqual({ args, code: 0, err: '' });
      expect(out + err, args.join(' ')).not.toBe('');
    }
  });

  test('shows a minimal agent whose ticket becomes done', async () => {
    const follow = spawn(process.execPath, [bin, 'events', '--since', '0', '--follow', '--json'], {
      cwd: repo,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const done = await new Promise<string>((found, lost) => {
      let text = '';
      follow.stdout.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        const line = text.split('\n').find((one) => one.includes('"to":"done"'));
        if (line) found(line);
      });
      follow.once('exit', () => lost(new Error(text)));
    });
    follow.kill('SIGTERM');
    expect(done).toContain('callboard.ticket.transition');
  });

  async function serve(): Promise<void> {
    const port = await freePort();
    const file = join(repo, 'callboard.config.yaml');
    const template = readFileSync(file, 'utf8');
    const config = template.replace(/^( {4}command: ).*$/m, '$1[sh, agent.sh]');
    writeFileSync(file, `${config}\nserver: { port: ${port} }\n`);
    const child = spawn(process.execPath, [bin, 'serve'], {
      cwd: repo,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    service = child;
    await new Promise<void>((ready, lost) => {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (piece: string) => {
        log += piece;
        if (log.includes('callboard serves')) ready();
      });
      child.once('exit', () => lost(new Error(log)));
    });
  }
});
