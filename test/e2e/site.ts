/** A place to work in: a scratch git repository, a configuration with scripted agents, and what the agents leave behind. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kill, processesOf } from './processes.ts';

export const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

/** A program of test/fixtures, as a profile's command. */
export const fixture = (path: string): string[] => [
  process.execPath,
  fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url)),
];

/** What an agent wrote down (test/fixtures/stage.mjs). */
export interface LedgerLine {
  readonly what: string;
  readonly ticket: string;
  readonly run: string;
  readonly role: string;
  readonly pid: number;
  readonly at: number;
  /** Of `start`: when its process began. */
  readonly began?: number;
  readonly [more: string]: unknown;
}

type Json = Record<string, unknown>;

export interface Site {
  readonly dir: string;
  readonly repo: string;
  readonly dataDir: string;
  readonly configFile: string;
  /** Of the service and of command lines. */
  readonly env: NodeJS.ProcessEnv;
  git(...args: string[]): string;
  ledger(): LedgerLine[];
  /** What the ledger says of starts, of one ticket and role. */
  starts(ticket: string, role?: string): LedgerLine[];
  /** Gives a waiting agent its word. */
  say(ticket: string, word: string): void;
  /** Kills what still runs here and removes the folder. */
  clear(): void;
}

export const PLAYS = {
  runtime: 'exec',
  command: fixture('authors/plays-its-ticket.mjs'),
  prompt: 'stdin',
  env: ['PATH', 'HOME', 'STAGE'],
};
export const JUDGES = { ...PLAYS, command: fixture('reviewers/judges-by-ticket.mjs') };

/** `config` is laid over the usual one, `limits` key by key. */
export function aSite(config: Json = {}): Site {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-e2e-'));
  const at = (name: string) => join(dir, name);
  for (const folder of ['repo', 'stage', 'home']) mkdirSync(at(folder));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', at('repo'), ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.invalid');
  writeFileSync(join(at('repo'), 'README'), 'scratch\n');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const { limits, ...more } = config;
  const whole = {
    repos: { default: { path: 'repo', baseBranch: 'main' } },
    profiles: { luci: PLAYS, reviewer: JUDGES },
    defaultProfile: 'luci',
    server: { port: 0 },
    limits: { grace: '500ms', ...(limits as Json | undefined) },
    ...more,
  };
  writeFileSync(at('callboard.config.json'), JSON.stringify(whole, null, 2));
  const ledger = () => ledgerOf(join(at('stage'), 'ledger.ndjson'));
  return {
    dir,
    repo: at('repo'),
    dataDir: at('.callboard'),
    configFile: at('callboard.config.json'),
    env: { PATH: process.env['PATH'], HOME: at('home'), STAGE: at('stage') },
    git,
    ledger,
    starts: (ticket, role = 'author') =>
      ledger().filter(
        (line) => line.what === 'start' && line.ticket === ticket && line.role === role,
      ),
    say(ticket, word) {
      mkdirSync(join(at('stage'), 'go'), { recursive: true });
      writeFileSync(join(at('stage'), 'go', ticket), word);
    },
    clear() {
      for (const { pid } of processesOf(dir)) kill(pid);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function ledgerOf(file: string): LedgerLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LedgerLine);
}
