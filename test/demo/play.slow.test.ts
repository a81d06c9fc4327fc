import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeDemo } from '../../src/demo/judge.ts';
import type { JudgedTicket } from '../../src/demo/judge.ts';
import { prepareDemo } from '../../src/demo/prepare.ts';
import type { PreparedDemo } from '../../src/demo/prepare.ts';
import { readVerdict } from '../../src/review/verdict.ts';
import type { PromptFeedback } from '../../src/workers/prompt.ts';
import { setStage, testsPass } from './an-agent.ts';
import type { Run, Stage } from './an-agent.ts';

let demo: PreparedDemo;
let stage: Stage;
const runs = new Map<string, Run[]>();
const played = new Map<string, JudgedTicket>();

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-demo-test-'));
  const prepared = await prepareDemo({ dir, port: 0, speed: 1000 });
  // Without the built command line: its channel falls back to HTTP, and no build is needed here.
  const { DEMO_CALLBOARD: _, ...env } = prepared.env;
  demo = { ...prepared, env };
  stage = await setStage(demo);
  for (const [id, draft] of stage.tickets) {
    const isReady = (draft.fields.dependsOn ?? []).every((on) => played.get(on)?.state === 'done');
    const isPerson = !['luci', 'max'].includes(draft.fields.assignee ?? '');
    if (isReady && !isPerson) await play(id);
  }
}, 110_000);
afterAll(() => {
  stage.close();
  rmSync(demo.dir, { recursive: true, force: true, maxRetries: 3 });
});

/** The rules of DOMAIN §2 as far as the demo needs them, one ticket at a time: expected.json must follow from them. */
async function play(id: string): Promise<void> {
  const at = {
    id,
    title: '',
    waitingFor: null,
    dependsOn: [],
    deathCount: 0,
    reviewCycles: 0,
    runs: 0,
  };
  const rest = (state: string, reason: string | null = null): void =>
    void played.set(id, { ...at, state, statePath: state, reason });
  const feedback: PromptFeedback[] = [];
  let answer: string | undefined;
  const fail = (by: string, reasons: string[], gaps: string[]): void => {
    at.reviewCycles += 1;
    feedback.push({ by, reasons, gaps });
  };
  for (;;) {
    at.runs += 1;
    const run = await stage.author(id, { feedback, ...(answer === undefined ? {} : { answer }) });
    runs.set(id, [...(runs.get(id) ?? []), run]);
    if (!run.report) {
      at.deathCount += 1;
      if (at.deathCount === 2) return rest('needs_input', 'died_twice');
      continue;
    }
    if (run.report.signal === 'QUESTION') {
      answer = demo.personScript.find(({ when }) => when.ticket === id)?.action.text;
      if (answer === undefined) return rest('needs_input', 'question');
      continue;
    }
    if (stage.git(id, 'rev-list', 'main..HEAD') === '') fail('commit check', [], ['no commit']);
    else {
      const verdict = await review(id);
      if (verdict.verdict === 'uncertain') return rest('needs_input', 'uncertain_verdict');
      if (verdict.verdict === 'pass') {
        at.deathCount = 0;
        return rest('done');
      }
      fail('reviewer', verdict.reasons, verdict.gaps);
    }
    if (at.reviewCycles === 3) return rest('needs_input', 'max_review_cycles');
  }
}

async function review(id: string): ReturnType<typeof verdictOf> {
  return verdictOf(id, 2);
}

async function verdictOf(id: string, tries: number) {
  const { stdout, code } = await stage.reviewer(id);
  expect(code).toBe(0);
  const found = readVerdict(stdout);
  if (!('unreadable' in found)) return found;
  if (tries === 1) throw new Error(`${id}: ${found.unreadable}`);
  return verdictOf(id, tries - 1);
}

const report = (id: string, nth: number) => runs.get(id)?.[nth]?.report;

describe('the scripted agents, played by hand', () => {
  test('bring every ticket that is played to where expected.json wants it', () => {
    const expected = demo.expected.filter(({ id }) => played.has(id));
    const { rows } = judgeDemo([...played.values()], expected);
    expect(rows.filter((row) => !row.ok)).toEqual([]);
    expect(rows).toHaveLength(16);
  });

  test('die in three ways: a crash, silence, and a signal [2.3.exits]', () => {
    const ends = (id: string) => (runs.get(id) ?? []).map(({ code, signal }) => signal ?? code);
    expect(ends('ORD-4')).toEqual([1, 0]);
    expect(ends('ORD-8')).toEqual([0, 0]);
    expect(ends('ORD-9')).toEqual(['SIGKILL', 1]);
  });

  test('report over each channel', () => {
    expect(report('ORD-1', 0)).toMatchObject({ signal: 'DONE', channel: 'plain' });
    expect(report('ORD-2', 0)).toMatchObject({ signal: 'DONE', channel: 'json' });
    expect(report('ORD-3', 0)).toMatchObject({ signal: 'DONE', channel: 'http' });
    expect(report('ORD-19', 0)).toMatchObject({ signal: 'REVIEW', channel: 'http' });
    expect(report('ORD-12', 0)).toMatchObject({ signal: 'QUESTION', channel: 'plain' });
    expect(report('ORD-13', 0)).toMatchObject({ signal: 'QUESTION', channel: 'json' });
  });

  test('are believed only once in the middle of garbled output', () => {
    const [run] = runs.get('ORD-6') ?? [];
    expect(run?.stdout.match(/DONE/g)?.length).toBeGreaterThan(10);
    expect(run?.report).toMatchObject({ channel: 'json', payload: 'Say discounts in words.' });
    expect(run?.report?.sha).toBe(stage.git('ORD-6', 'rev-parse', 'HEAD'));
  });

  test('act on feedback and answers that reach them in the prompt', async () => {
    expect(stage.git('ORD-5', 'show', '--stat', 'HEAD')).toContain('test/discount-cap.test.js');
    expect(stage.git('ORD-13', 'show', 'HEAD')).toContain('each line is rounded');
    const zoned = await stage.author('ORD-12', { answer: 'We are in Asia/Tokyo.' });
    expect(zoned.report?.payload).toBe('Count days by the clock of Asia/Tokyo.');
  });

  test('go on by hand after the demo: each ticket that rests can be brought to done', async () => {
    for (const id of ['ORD-9', 'ORD-10', 'ORD-11']) {
      expect((await stage.author(id)).report).toMatchObject({ signal: 'DONE' });
      expect((await review(id)).verdict).toBe('pass');
    }
    expect((await stage.author('ORD-18')).report).toMatchObject({ signal: 'DONE' });
    expect((await review('ORD-18')).verdict).toBe('pass');
    expect((await stage.author('NEW-1')).report).toMatchObject({ signal: 'DONE' });
    expect((await review('NEW-1')).verdict).toBe('pass');
  });

  test('leave work behind whose tests all pass', () => {
    for (const id of ['ORD-3', 'ORD-7', 'ORD-13', 'ORD-14', 'ORD-18']) {
      expect(testsPass(join(demo.dir, 'worktrees', id)), id).toBe(true);
      expect(stage.git(id, 'status', '--porcelain'), id).toBe('');
    }
  });

  test('commit in their own name', () => {
    expect(stage.git('ORD-1', 'log', '-1', '--format=%an <%ae>')).toBe(
      'Demo agent <agent@callboard.invalid>',
    );
  });
});
