/** Runs the demo's agents by hand, in worktrees of a scratch repository, as the service would. */
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { PreparedDemo } from '../../src/demo/prepare.ts';
import { readTicketPaths } from '../../src/tickets/read-ticket-paths.ts';
import type { TicketDraft } from '../../src/tickets/draft.ts';
import { authorPrompt, reviewerPrompt } from '../../src/workers/prompt.ts';
import type { PromptFeedback } from '../../src/workers/prompt.ts';
import { createReportParser } from '../../src/workers/report.ts';

export const NONCE = 'a-nonce-for-tests';

export interface Said {
  readonly signal: string;
  readonly payload: string;
  readonly sha?: string | undefined;
  readonly channel: string;
}

export interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The report that the service would accept; null for a silent end. */
  readonly report: Said | null;
}

export interface Stage {
  readonly tickets: ReadonlyMap<string, TicketDraft>;
  git(ticket: string, ...args: string[]): string;
  author(ticket: string, more?: { feedback?: PromptFeedback[]; answer?: string }): Promise<Run>;
  reviewer(ticket: string): Promise<Run>;
  close(): void;
}

export async function setStage(demo: PreparedDemo): Promise<Stage> {
  const { tickets } = await readTicketPaths([demo.ticketsDir]);
  const byId = new Map(tickets.map((ticket) => [ticket.id ?? '', ticket]));
  const repo = join(demo.dir, 'repo');
  const made = new Set<string>();
  const posted: Said[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      const said = JSON.parse(body) as Said & { nonce: string };
      const isKnown = said.nonce === NONCE && request.url === '/api/v1/signals';
      if (isKnown) posted.push({ ...said, channel: 'http' });
      response.writeHead(isKnown ? 200 : 403).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const worktree = (ticket: string): string => {
    const path = join(demo.dir, 'worktrees', ticket);
    if (!made.has(ticket)) {
      git(repo, 'worktree', 'add', '-q', '-b', `callboard/${ticket}`, path, 'main');
      made.add(ticket);
    }
    return path;
  };
  const draft = (ticket: string) => {
    const { title = 'Another', body = 'Do it.' } = byId.get(ticket) ?? {};
    return { id: ticket, title, body, priority: 'normal', labels: [] };
  };
  const run = async (script: string, ticket: string, prompt: string): Promise<Run> => {
    posted.length = 0;
    const env = { ...environment(), ...demo.env, CALLBOARD_TICKET: ticket };
    const child = spawn(process.execPath, [join(demo.dir, 'agents', script)], {
      cwd: worktree(ticket),
      env: { ...env, CALLBOARD_NONCE: NONCE, CALLBOARD_URL: url },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (piece) => (stdout += String(piece)));
    child.stderr.on('data', (piece) => (stderr += String(piece)));
    child.stdin.on('error', () => {});
    child.stdin.end(prompt);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on('close', (...ended) => resolve(ended));
    });
    return { code, signal, stdout, stderr, report: posted[0] ?? reportIn(stdout, ticket, prompt) };
  };

  return {
    tickets: byId,
    git: (ticket, ...args) => git(worktree(ticket), ...args),
    author(ticket, { feedback = [], answer } = {}) {
      const prompt = authorPrompt({
        ticket: draft(ticket),
        attempt: 1,
        comments: [],
        feedback,
        runs: [],
        changes: '',
        ...(answer === undefined ? {} : { answer }),
        howToReport: { signalCommand: 'callboard', jsonLine: true, plainSentinels: true },
      });
      return run('agent.mjs', ticket, prompt);
    },
    reviewer(ticket) {
      const patch = git(worktree(ticket), 'diff', 'main...HEAD');
      const prompt = reviewerPrompt({
        ticket: draft(ticket),
        sha: 'HEAD',
        base: 'main',
        diff: { patch, truncated: false },
        earlierFeedback: [],
      });
      return run('reviewer.mjs', ticket, prompt);
    },
    close: () => void server.close(),
  };
}

export function git(dir: string, ...args: string[]): string {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return execFileSync('git', ['-C', dir, ...args], {
    encoding: 'utf8',
    stdio,
    env: environment(),
  }).trim();
}

/** What the service's own reader makes of the output. */
function reportIn(stdout: string, ticket: string, prompt: string): Said | null {
  const parser = createReportParser({
    ticket,
    prompt,
    plainSentinels: true,
    nonceMatches: (nonce) => nonce === NONCE,
  });
  const found = [...parser.push(stdout, 0), ...parser.end(0)];
  return found.find((one) => one.kind === 'report') ?? null;
}

/** Only what a profile's allow-list passes, and a home without a git configuration. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
}

export const testsPass = (dir: string): boolean => {
  try {
    execFileSync(process.execPath, ['--test'], { cwd: dir, env: environment(), stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
};

export const read = (path: string): string => readFileSync(path, 'utf8');
