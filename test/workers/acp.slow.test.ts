import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectRunner, readOutput } from '../../src/workers/link.ts';
import { hashNonce } from '../../src/workers/nonce.ts';
import type { RunEvent } from '../../src/workers/runner/run-files.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import { eventually } from '../e2e/processes.ts';
import { aRun, cleanUp, temporaryFolder } from './a-run.ts';

afterEach(cleanUp);

/** An agent that takes turns, held by a real runner; each turn says what its steps say. */
async function aTalk(
  turns: readonly (readonly object[])[],
  { mcp, env = {} }: { mcp?: string; env?: Record<string, string> } = {},
) {
  const folder = temporaryFolder();
  const stage = join(folder, 'stage');
  mkdirSync(stage);
  const run = await aRun({
    folder,
    agent: '../authors/takes-turns.mjs',
    prompt: `TURNS ${JSON.stringify(turns)}\n`,
    spec: {
      env: { PATH: process.env['PATH'] ?? '', STAGE: stage, CALLBOARD_RUN: 'CB-1.1', ...env },
      stdin: 'none',
      keepStdinOpen: true,
      acp: { permissions: 'allow', mode: null, oneTurn: false, ...(mcp !== undefined && { mcp }) },
    },
  });
  const link = await connectRunner(run.runDir);
  await link.go();
  const events = async (): Promise<RunEvent[]> =>
    (await readOutput(run.runDir, { from: 0, limit: 1000 })).events;
  const ends = async (count: number): Promise<void> => {
    for (;;) {
      if ((await events()).filter(({ k }) => k === 'end').length >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const told = () =>
    readFileSync(join(stage, 'ledger.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"what":"turn"')).length;
  const noted = (what: string) =>
    readFileSync(join(stage, 'ledger.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"what":"${what}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...run, link, events, ends, told, noted };
}

describe('a runner that holds a conversation', () => {
  it('prompts once per delivery, however often it is asked for [7, 10.17]', async () => {
    const talk = await aTalk([[{ says: ['one'] }]]);
    await talk.ends(1);
    const first = await talk.link.input('delivery', 'and two', 2);
    expect(await talk.link.input('delivery', 'and two', 2)).toEqual(first);
    await talk.ends(2);
    expect(await talk.link.input('delivery', 'and two', 2)).toEqual(first);
    expect(talk.told()).toBe(2);
    const begun = (await talk.events()).filter(({ k }) => k === 'turn');
    expect(begun).toMatchObject([{ n: 2, nonceHash: first.nonceHash }]);
    const nonce = readFileSync(runPaths(talk.runDir).nonce, 'utf8');
    expect(hashNonce(nonce)).toBe(first.nonceHash);
    await talk.link.stop('test');
  });

  it('refuses a turn while one is under way, and ends that one when asked [7, 2.11]', async () => {
    const talk = await aTalk([[{ waits: true }], []]);
    await eventually('the turn', () => {
      try {
        return talk.told() === 1;
      } catch {
        return false;
      }
    });
    await expect(talk.link.input('early', 'more', 2)).rejects.toMatchObject({ code: 'busy' });
    await talk.link.interrupt();
    await talk.ends(1);
    expect((await talk.events()).find(({ k }) => k === 'end')).toMatchObject({ why: 'cancelled' });
    await talk.link.input('early', 'more', 2);
    await talk.ends(2);
    await talk.link.stop('test');
  });
});

/** Answers as the service's MCP does, and keeps the bearers that it was sent. */
async function anMcpService() {
  const bearers = new Set<string>();
  const server = createServer((request, response) => {
    bearers.add(request.headers.authorization ?? '');
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { id, method } = JSON.parse(body) as { id?: number; method: string };
      if (id === undefined) return response.writeHead(202).end();
      const result =
        method === 'initialize'
          ? { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: SERVER }
          : { content: [{ type: 'text', text: 'taken' }] };
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/mcp`;
  return { url, bearers, close: () => void server.close() };
}
const SERVER = { name: 'a test', version: '1' };

describe('the tools of a session', () => {
  it('act with the nonce of the turn under way, though the session keeps one bearer [6.mcp, 10.11]', async () => {
    const service = await anMcpService();
    const report = [{ calls: [['report_done', { summary: 'it works' }]] }];
    const talk = await aTalk([report, report], { mcp: service.url });
    await talk.ends(1);
    expect([...service.bearers]).toEqual([`Bearer ${talk.nonce}`]);
    service.bearers.clear();
    const { nonceHash } = await talk.link.input('delivery', 'and again', 2);
    await talk.ends(2);
    const [bearer = ''] = service.bearers;
    expect(service.bearers.size).toBe(1);
    expect(hashNonce(bearer.replace('Bearer ', ''))).toBe(nonceHash);
    expect(talk.noted('called')).toMatchObject([{ isError: false }, { isError: false }]);
    const [session] = talk.noted('session');
    expect(session?.['mcpServers']).toMatchObject([{ type: 'http', name: 'callboard' }]);
    expect(JSON.stringify(session?.['mcpServers'])).not.toContain(talk.nonce);
    await talk.link.stop('test');
    service.close();
  });

  it.each([
    [
      'an agent that takes no servers over HTTP',
      { mcp: 'http://127.0.0.1:9/', env: { NO_MCP: '1' } },
    ],
    ['a run that has nothing to report', {}],
  ])('are not there for %s', async (_, options) => {
    const talk = await aTalk([[]], options);
    await talk.ends(1);
    expect(talk.noted('session')).toMatchObject([{ mcpServers: [] }]);
    await talk.link.stop('test');
  });
});
