import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.ts';
import { statusSchema } from '../../src/transport/protocol/index.ts';
import { builtPage, installedVersion } from '../../src/world/build.ts';
import { World } from '../supervisor/world.ts';
import { least, parse } from '../config/a-config.ts';
import type { Running } from './a-server.ts';
import { ask, aServer } from './a-server.ts';
import { serviceShown, settingsShown } from './a-status.ts';

/** Says `hunter2` wherever a configuration holds what is nobody's business but the service's. */
const FULL: ConfigInput = {
  ...least,
  repos: { default: { path: '/srv/orders' }, docs: { path: '../docs', baseBranch: 'trunk' } },
  profiles: {
    luci: {
      command: ['node', 'hunter2'],
      env: ['hunter2'],
      promptTemplate: 'hunter2',
      maxWorkers: 3,
      stallAfter: '90s',
    },
    reviewer: { runtime: 'acp', command: ['hunter2'], maxRunTime: '1h' },
  },
  review: { mode: 'enforce', timeout: '7m' },
  gates: { browser: { command: ['hunter2'], env: ['hunter2'], timeout: '30s' } },
  workflows: { careful: { gates: ['browser'], signOff: true } },
  landing: { mode: 'command', command: ['hunter2'], env: ['hunter2'] },
  limits: { deaths: 7, tokens: 5_000, massDeaths: { count: 3, within: '5s' } },
  escalation: {
    channels: [
      { type: 'webhook', url: 'https://example.org/hunter2', secret: '$TEST_SECRET' },
      { type: 'command', command: ['hunter2'] },
    ],
  },
};

let running: Running;
afterEach(() => running?.close());

const status = async () => {
  const { status: code, json, text } = await ask(running, { path: '/api/v1/status' });
  expect(code).toBe(200);
  return { status: statusSchema.parse(json), json, text };
};

describe('the status', () => {
  it('names every limit that is in force, and the slots that are taken', async () => {
    running = await aServer({
      settings: () => settingsShown(FULL),
      service: () => serviceShown(FULL),
    });
    const { status: told, json } = await status();
    // Nothing is sent that the interface's description does not know.
    expect(told).toEqual(json);
    const inMs: Readonly<Record<string, string>> = {
      startBackoff: 'startBackoffMs',
      ageStep: 'ageStepMs',
      idleFor: 'idleForMs',
      grace: 'graceMs',
    };
    const configured = Object.keys(parse(FULL, { TEST_SECRET: 'x' }).limits);
    expect(Object.keys(told.limits).toSorted()).toEqual(
      [...configured.map((name) => inMs[name] ?? name), 'reviewerRetries'].toSorted(),
    );
    expect(told.limits).toMatchObject({
      deaths: 7,
      reviewCycles: 3,
      tokens: 5_000,
      cost: null,
      massDeaths: { count: 3, withinMs: 5_000 },
    });
    expect(told.slots).toEqual({
      workers: { used: 1, limit: 4 },
      reviewers: { used: 0, limit: 2 },
    });
  });

  it('names profiles, repositories, workflows and gates, and what a ticket gets that names none', async () => {
    running = await aServer({
      settings: () => settingsShown(FULL),
      service: () => serviceShown(FULL),
    });
    const { status: told } = await status();
    expect(told).toMatchObject({
      service: { version: '1.2.3', project: 'orders', page: null },
      owner: 'lead',
      defaultProfile: 'luci',
      reviewTimeoutMs: 420_000,
      killSwitchFile: '/srv/project/.callboard/KILL',
      repos: [
        { name: 'default', baseBranch: 'main' },
        { name: 'docs', baseBranch: 'trunk' },
      ],
      gates: [{ name: 'browser', timeoutMs: 30_000 }],
    });
    expect(told.profiles).toEqual([
      {
        name: 'luci',
        runtime: 'exec',
        maxWorkers: 3,
        stallAfterMs: 90_000,
        maxRunTimeMs: 7_200_000,
      },
      {
        name: 'reviewer',
        runtime: 'acp',
        maxWorkers: 4,
        stallAfterMs: 600_000,
        maxRunTimeMs: 3_600_000,
      },
    ]);
    expect(told.workflows).toEqual([
      { name: 'default', author: true, review: true, gates: [], signOff: false },
      { name: 'careful', author: true, review: true, gates: ['browser'], signOff: true },
    ]);
  });

  it('holds no command, no variable and no secret', async () => {
    running = await aServer({ settings: () => settingsShown(FULL) });
    expect(JSON.stringify(FULL)).toContain('hunter2');
    expect((await status()).text).not.toContain('hunter2');
  });

  it('counts the slots that authors and judges take', async () => {
    const world = await World.open();
    onTestFinished(() => world.end());
    world.policies.slots = { authors: 2, judges: 1 };
    for (let n = 0; n < 3; n += 1) await world.create();
    await world.settle();
    running = await aServer({ host: world.host });
    expect((await status()).status.slots).toEqual({
      workers: { used: 2, limit: 2 },
      reviewers: { used: 0, limit: 1 },
    });
  });
});

describe('what runs here', () => {
  it('is the version of the package', () => {
    expect(installedVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each([
    { text: '{"id":"abc123"}', id: 'abc123' },
    { text: '{"id":7}', id: null },
    { text: 'half a li', id: null },
    { text: 'null', id: null },
    { text: null, id: null },
  ])('has a page where its build says which: $text', ({ text, id }) => {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-page-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'build.json');
    if (text !== null) writeFileSync(file, text);
    expect(builtPage(pathToFileURL(file))).toBe(id);
  });
});
