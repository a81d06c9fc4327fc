import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/config/parse.ts';
import { dir, least, parse } from './a-config.ts';

describe('the defaults', () => {
  const config = parse(least);

  test('are those of the documentation', () => {
    expect(config).toEqual({
      dataDir: `${dir}/.callboard`,
      prefix: 'CB',
      owner: 'lead',
      server: {
        host: '127.0.0.1',
        port: 4747,
        allowedHosts: [],
        allowedOrigins: [],
        inspect: false,
      },
      repos: { default: { path: dir, baseBranch: 'main' } },
      worktrees: { root: `${dir}/.callboard/worktrees` },
      profiles: {
        luci: {
          runtime: 'exec',
          command: ['node', 'agent.mjs'],
          mode: null,
          model: null,
          promptTemplate: null,
          prompt: 'stdin',
          permissions: 'ask',
          env: ['PATH', 'HOME', 'LANG', 'TERM'],
          maxWorkers: 4,
          stallAfter: 600_000,
          maxRunTime: 7_200_000,
          plainSentinels: true,
          fallback: null,
        },
      },
      defaultProfile: 'luci',
      limits: {
        workers: 4,
        reviewers: 2,
        deaths: 1,
        reviewCycles: 3,
        startFailures: 3,
        startBackoff: [1_000, 5_000, 30_000],
        interruptions: 3,
        bounces: 2,
        runsPerTicket: 12,
        inputRetries: 5,
        reportForgeries: 20,
        massDeaths: { count: 20, within: 60_000 },
        tokens: null,
        cost: null,
        ageStep: 1_800_000,
        idleFor: 1_800_000,
        grace: 5_000,
        logBytes: 67_108_864,
      },
      review: { mode: 'off', profile: 'reviewer', timeout: 600_000, retries: 1 },
      gates: {},
      workflows: { default: { author: true, review: true, gates: [], signOff: false } },
      operator: { every: 60_000 },
      killSwitch: { file: `${dir}/.callboard/KILL` },
      escalation: { channels: [] },
      landing: { mode: 'off', env: ['PATH', 'HOME', 'LANG', 'TERM'], timeout: 600_000 },
    });
  });

  test('hold without a file too, with no profile', () => {
    expect(defaultConfig(dir)).toEqual({ ...config, profiles: {}, defaultProfile: 'none' });
  });

  test('fill a section that says only a part', () => {
    const { limits, review } = parse({
      ...least,
      limits: { workers: 9 },
      review: { timeout: '1s' },
    });
    expect(limits).toEqual({ ...config.limits, workers: 9 });
    expect(review).toEqual({ ...config.review, timeout: 1_000 });
  });

  test('fill a section with nothing but comments in it, which YAML reads as null', () => {
    const empty = {
      limits: null,
      server: { port: null },
      gates: null,
      escalation: { channels: null },
    };
    expect(parse({ ...least, ...empty })).toEqual(config);
  });

  test("give a profile the service's limit of workers", () => {
    const { profiles } = parse({
      ...least,
      limits: { workers: 7 },
      profiles: { luci: { command: ['a'] }, other: { command: ['b'], maxWorkers: 1 } },
    });
    expect([profiles['luci']?.maxWorkers, profiles['other']?.maxWorkers]).toEqual([7, 1]);
  });

  test('keep the default workflow beside others', () => {
    const { workflows } = parse({ ...least, workflows: { quick: { review: false } } });
    expect(Object.keys(workflows)).toEqual(['default', 'quick']);
    expect(workflows['quick']).toMatchObject({ author: true, review: false });
  });
});

describe('paths', () => {
  test("count from the file's folder and come out absolute", () => {
    const config = parse({
      ...least,
      dataDir: '../data',
      repos: { default: { path: 'code' }, web: { path: '/elsewhere/web' } },
      killSwitch: { file: 'STOP' },
    });
    expect(config.dataDir).toBe('/srv/data');
    expect(config.worktrees.root).toBe('/srv/data/worktrees');
    expect(config.repos['default']?.path).toBe('/srv/project/code');
    expect(config.repos['web']?.path).toBe('/elsewhere/web');
    expect(config.killSwitch.file).toBe('/srv/project/STOP');
  });
});

describe('channels', () => {
  test('are named by their type and a number unless they have a name', () => {
    const { escalation } = parse({
      ...least,
      escalation: {
        channels: [
          { type: 'desktop' },
          { type: 'desktop' },
          { type: 'command', name: 'desktop-2', command: ['notify-send'] },
        ],
      },
    });
    expect(escalation.channels.map(({ name }) => name)).toEqual([
      'desktop',
      'desktop-3',
      'desktop-2',
    ]);
  });
});
