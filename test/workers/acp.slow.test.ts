import { mkdirSync, readFileSync } from 'node:fs';
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
async function aTalk(turns: readonly (readonly object[])[]) {
  const folder = temporaryFolder();
  const stage = join(folder, 'stage');
  mkdirSync(stage);
  const run = await aRun({
    folder,
    agent: '../authors/takes-turns.mjs',
    prompt: `TURNS ${JSON.stringify(turns)}\n`,
    spec: {
      env: { PATH: process.env['PATH'] ?? '', STAGE: stage, CALLBOARD_RUN: 'CB-1.1' },
      stdin: 'none',
      keepStdinOpen: true,
      acp: { permissions: 'allow', mode: null, oneTurn: false },
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
  return { ...run, link, events, ends, told };
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
