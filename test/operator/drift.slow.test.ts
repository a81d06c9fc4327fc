import { describe, expect, it } from 'vitest';
import { aWorld, openEscalations } from '../supervisor/a-world.ts';
import { aTicketPolicy, FakePolicies } from '../supervisor/fake-policies.ts';
import type { World } from '../supervisor/world.ts';
import { anOperator, EVERY_MS, newest, Outside } from './an-operator.ts';

const found = (world: World): readonly string[] =>
  newest(world).drift.map(({ kind, ref }) => `${kind} ${ref}`);

/** A world with a repository on whose base nothing is merged that `unmerged` names. */
function outsideWith(branches: string[], unmerged: string[]): Outside {
  const outside = new Outside();
  outside.repositories = { default: { path: '/repo', baseBranch: 'main' } };
  outside.branches = { '/repo': branches };
  outside.unmerged = { '/repo main': unmerged };
  return outside;
}

async function done(world: World, id: string): Promise<void> {
  await world.tell(`ticket/${id}`, { type: 'person.cancelled' });
  await world.tell(`ticket/${id}`, { type: 'person.reopened', policy: world.policies.policy });
  await world.tell(`ticket/${id}`, { type: 'person.routed', phase: 'signOff' });
  await world.tell(`ticket/${id}`, { type: 'person.approved' });
  await world.settle();
  expect(world.path(`ticket/${id}`)).toBe('done');
}

describe('drift', () => {
  it('is a branch of a done ticket that is not merged, and none of one that is or that is under way [5.drift]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 0, judges: 0 };
    const { world } = await aWorld({ policies });
    for (let n = 0; n < 3; n += 1) await world.create();
    await done(world, 'CB-1');
    await done(world, 'CB-2');
    const all = ['callboard/CB-1', 'callboard/CB-2', 'callboard/CB-3'];
    anOperator(world, { outside: outsideWith(all, ['callboard/CB-1', 'callboard/CB-3']) });
    await world.advance(EVERY_MS);
    expect(found(world)).toEqual(['branch_unmerged callboard/CB-1']);
    expect(newest(world).failed).toEqual([]);
  });

  it('asks about a base branch of the ticket’s own; a base that is gone has nothing merged into it [5]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 0, judges: 0 };
    const { world } = await aWorld({ policies });
    await world.create({ baseBranch: 'next' });
    await world.create({ baseBranch: 'gone' });
    await done(world, 'CB-1');
    await done(world, 'CB-2');
    const all = ['callboard/CB-1', 'callboard/CB-2'];
    const outside = outsideWith(all, all);
    outside.unmerged['/repo next'] = [];
    anOperator(world, { outside });
    await world.advance(EVERY_MS);
    expect(found(world)).toEqual(['branch_unmerged callboard/CB-2']);
  });

  it('is a branch, a worktree or a process of nobody [5.drift]', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.settle();
    const outside = outsideWith(['callboard/CB-1', 'callboard/CB-77'], []);
    outside.folders = ['CB-1', 'CB-1.aside-1'];
    outside.runs = [
      { run: 'CB-1.1', incarnation: 1, pids: [11] },
      { run: 'CB-1.7', incarnation: 1, pids: [12, 13] },
    ];
    anOperator(world, { outside });
    await world.advance(EVERY_MS);
    expect([...found(world)].toSorted()).toEqual([
      'branch_without_ticket callboard/CB-77',
      'process_without_worker CB-1.7/1',
      'worktree_without_ticket CB-1.aside-1',
    ]);
  });

  it('is a reviewer that fails every time, until it answers [5.drift]', async () => {
    const policies = new FakePolicies();
    policies.policy = aTicketPolicy({ reviewMode: 'enforce', limits: { reviewerRetries: 5 } });
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    for (const nth of [1, 2, 3]) {
      await agents.exits(`CB-1.r${nth}`, 1);
      await world.settle();
    }
    anOperator(world);
    await world.advance(1_000);
    expect(found(world)).toEqual(['reviewer_failing reviewer']);
    await agents.judges('CB-1.r4', 'pass');
    await world.settle();
    await world.advance(EVERY_MS);
    expect(found(world)).toEqual([]);
  });

  it('is said once to the log, keeps the time at which it was seen first, opens no escalation and is never mended [5.drift]', async () => {
    const { world } = await aWorld();
    const outside = new Outside();
    outside.folders = ['CB-9'];
    const first = anOperator(world, { outside });
    await world.advance(1_000);
    const [{ since } = { since: '' }] = newest(world).drift;
    await world.advance(EVERY_MS * 3);
    await first.operator.stop();
    await world.restart();
    anOperator(world, { outside });
    await world.advance(EVERY_MS);
    expect(newest(world).drift).toMatchObject([{ ref: 'CB-9', since }]);
    const said = world.log.warnings.filter(({ message }) => message.includes('drift'));
    expect(said).toHaveLength(1);
    expect(openEscalations(world)).toEqual([]);
    outside.folders = [];
    await world.advance(EVERY_MS);
    expect(newest(world).drift).toEqual([]);
  });

  it('stands as it was found while its sweeper cannot look [5]', async () => {
    const { world } = await aWorld();
    const outside = new Outside();
    outside.folders = ['CB-9'];
    const edge = outside.edge(world);
    anOperator(world, { outside });
    await world.advance(1_000);
    Object.defineProperty(outside, 'folders', {
      get: () => {
        throw new Error('EIO');
      },
    });
    await world.advance(EVERY_MS);
    expect(edge.workspaces.root).toBe('/trees');
    expect(newest(world)).toMatchObject({
      drift: [{ ref: 'CB-9' }],
      failed: [{ sweeper: 'drift-worktrees', cause: 'EIO' }],
    });
  });

  it('of one repository is told although another cannot be looked at, and what was found there stands [5]', async () => {
    const { world } = await aWorld();
    const outside = new Outside();
    outside.repositories = {
      one: { path: '/one', baseBranch: 'main' },
      other: { path: '/other', baseBranch: 'main' },
    };
    outside.branches = { '/one': ['callboard/X-1'], '/other': ['callboard/X-2'] };
    outside.unmerged = { '/one main': [], '/other main': [] };
    anOperator(world, { outside });
    await world.advance(1_000);
    const both = ['branch_without_ticket callboard/X-1', 'branch_without_ticket callboard/X-2'];
    expect(found(world)).toEqual(both);
    delete outside.unmerged['/one main'];
    Object.defineProperty(outside.branches, '/one', {
      get: () => {
        throw new Error('no disk');
      },
    });
    await world.advance(EVERY_MS);
    expect([...found(world)].toSorted()).toEqual(both);
    expect(newest(world).failed).toEqual([{ sweeper: 'drift-branches', cause: 'no disk' }]);
  });

  it('names at most twenty findings and counts them all [5, 10.22]', async () => {
    const { world } = await aWorld();
    const outside = new Outside();
    outside.folders = Array.from({ length: 25 }, (_, n) => `X-${n}`);
    anOperator(world, { outside });
    await world.advance(1_000);
    expect(newest(world).drift).toHaveLength(20);
    expect(newest(world).driftTotal).toBe(25);
  });

  it('costs two questions of git for a repository, however many tickets are done [5]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 0, judges: 0 };
    const { world } = await aWorld({ policies });
    const ids = Array.from({ length: 30 }, (_, n) => `CB-${n + 1}`);
    for (const _ of ids) await world.create();
    for (const id of ids) await done(world, id);
    const branches = ids.map((id) => `callboard/${id}`);
    const outside = outsideWith(branches, branches);
    anOperator(world, { outside });
    await world.advance(1_000);
    expect(newest(world).driftTotal).toBe(30);
    expect(outside.asked).toEqual(['all /repo', 'unmerged /repo main']);
  });
});
