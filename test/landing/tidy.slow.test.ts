import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { removeLanded, Tidy } from '../../src/landing/tidy.ts';
import { commit, git } from '../workers/a-repository.ts';
import { aFolder, aPlace } from './a-landing.ts';
import type { Place } from './a-landing.ts';

let place: Place;
beforeEach(async () => {
  place = await aPlace();
  await place.land();
  place.ticket = { ...place.ticket, landed: true };
});

describe('the worktree of a landed ticket', () => {
  it('is removed when all of it is on the base branch; the branch stays', async () => {
    writeFileSync(join(place.repo, '.git/info/exclude'), 'built\n');
    writeFileSync(join(place.worktree, 'built'), 'again some day');
    expect(await removeLanded(place.edge, 'CB-1')).toBeNull();
    expect(existsSync(place.worktree)).toBe(false);
    expect(git(place.repo, 'rev-parse', 'callboard/CB-1')).toBe(place.sha);
    expect(git(place.repo, 'worktree', 'list')).not.toContain('CB-1');
    expect(await removeLanded(place.edge, 'CB-1')).toBeNull();
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a change that is not committed',
      () => writeFileSync(join(place.worktree, 'README.md'), 'half a thought'),
      /not committed/,
    ],
    [
      'a staged change',
      () => {
        writeFileSync(join(place.worktree, 'README.md'), 'half a thought');
        git(place.worktree, 'add', '.');
      },
      /not committed/,
    ],
    [
      'a file that git does not know',
      () => {
        mkdirSync(join(place.worktree, 'deep'));
        writeFileSync(join(place.worktree, 'deep/note.txt'), 'a note');
      },
      /not committed/,
    ],
    [
      'a change that git is told not to look at',
      () => {
        git(place.worktree, 'update-index', '--assume-unchanged', 'README.md');
        writeFileSync(join(place.worktree, 'README.md'), 'half a thought');
      },
      /not to look at/,
    ],
    [
      'a commit that has not landed',
      () => void commit(place.worktree, 'later.txt', 'later'),
      /not on the base branch/,
    ],
    [
      'another branch',
      () => void git(place.worktree, 'switch', '-q', '-c', 'side'),
      /does not stand on callboard\/CB-1/,
    ],
    [
      'a detached head',
      () => void git(place.worktree, 'switch', '-q', '--detach'),
      /does not stand/,
    ],
    ['a lock', () => void git(place.repo, 'worktree', 'lock', place.worktree), /locked/],
    ['a worker', () => void (place.workers = true), /worker/],
    [
      'a ticket that was opened again',
      () => void (place.ticket = { ...place.ticket, landed: false, acceptedSha: null }),
      /not done and landed/,
    ],
  ])('stays for the sake of %s [9.kept-work]', async (_, spoil, why) => {
    spoil();
    expect(await removeLanded(place.edge, 'CB-1')).toMatch(why);
    expect(existsSync(join(place.worktree, 'work.txt'))).toBe(true);
  });

  it('stays where its place leads out of the root', async () => {
    const away = join(aFolder(), 'away');
    renameSync(place.worktree, away);
    symlinkSync(away, place.worktree);
    await expect(removeLanded(place.edge, 'CB-1')).rejects.toThrow(/outside of/);
    expect(existsSync(join(away, 'work.txt'))).toBe(true);
  });
});

describe('tidying', () => {
  it('waits for the last worker, and for the kill-switch', async () => {
    const tidy = new Tidy(place.edge);
    tidy.add('CB-1');
    place.workers = true;
    tidy.look();
    place.workers = false;
    place.held = true;
    tidy.look();
    expect(existsSync(place.worktree)).toBe(true);
    place.held = false;
    tidy.look();
    await expect.poll(() => existsSync(place.worktree)).toBe(false);
    await tidy.stop();
  });

  it('removes nothing after its end', async () => {
    const tidy = new Tidy(place.edge);
    tidy.add('CB-1');
    await tidy.stop();
    tidy.look();
    await tidy.stop();
    expect(existsSync(place.worktree)).toBe(true);
  });
});
