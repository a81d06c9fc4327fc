import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, git } from '../workers/a-repository.ts';
import { aPlace, causeOf } from './a-landing.ts';

describe('landing by fast-forward', () => {
  it('moves the base branch and the files of its checkout to the accepted commit [9.landing]', async () => {
    const place = await aPlace();
    const says = await place.land();
    expect(says).toEqual([
      { to: 'ticket/CB-1', saying: { type: 'landing.landed', sha: place.sha } },
    ]);
    expect(place.main()).toBe(place.sha);
    expect(readFileSync(join(place.repo, 'work.txt'), 'utf8')).toBe('work\n');
    expect(git(place.repo, 'status', '--porcelain')).toBe('');
    expect(place.landed).toEqual(['CB-1']);
  });

  it('moves a base branch that is checked out nowhere, and touches no files', async () => {
    const place = await aPlace();
    git(place.repo, 'switch', '-q', '-c', 'elsewhere');
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(place.sha);
    expect(existsSync(join(place.repo, 'work.txt'))).toBe(false);
    expect(git(place.repo, 'status', '--porcelain')).toBe('');
    expect(git(place.repo, 'reflog', '-1', '--format=%gs', 'main')).toBe('callboard: land CB-1');
  });

  it('lands in a bare repository', async () => {
    const place = await aPlace();
    git(place.repo, 'config', 'core.bare', 'true');
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(place.sha);
  });

  it('lands what was accepted, not what the branch holds by now [9.landing]', async () => {
    const place = await aPlace();
    commit(place.worktree, 'later.txt', 'nobody has judged this\n');
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(place.sha);
  });

  it('finds what it did when it is asked again, also when the base branch went on since', async () => {
    const place = await aPlace();
    await place.land();
    expect(causeOf(await place.land())).toBeNull();
    const head = commit(place.repo, 'more.txt', 'more\n');
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(head);
  });

  it('keeps what is not committed in the checkout, where the landing does not touch it', async () => {
    const place = await aPlace();
    writeFileSync(join(place.repo, 'README.md'), 'half a thought\n');
    writeFileSync(join(place.repo, 'note.txt'), 'a note\n');
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(place.sha);
    expect(git(place.repo, 'status', '--porcelain').split('\n')).toEqual([
      'M README.md',
      '?? note.txt',
    ]);
    expect(readFileSync(join(place.repo, 'README.md'), 'utf8')).toBe('half a thought\n');
  });

  it.each([
    ['an untracked file', '', 'mine\n'],
    ['an ignored file', 'work.txt\n', 'mine too\n'],
  ])('overwrites nothing that is not committed: %s', async (_, ignored, text) => {
    const place = await aPlace();
    writeFileSync(join(place.repo, '.git/info/exclude'), ignored);
    writeFileSync(join(place.repo, 'work.txt'), text);
    const cause = causeOf(await place.land());
    expect(cause).toContain('work.txt');
    expect(cause).toContain('Nothing was changed; commit or put away what stands there');
    expect(place.main()).toBe(place.base);
    expect(readFileSync(join(place.repo, 'work.txt'), 'utf8')).toBe(text);
  });

  it.each(['unstaged', 'staged'])(
    'overwrites no %s change, whatever git is told to stash',
    async (how) => {
      const place = await aPlace();
      git(place.repo, 'config', 'merge.autoStash', 'true');
      const sha = commit(place.worktree, 'README.md', 'changed\n');
      place.ticket = { ...place.ticket, acceptedSha: sha };
      writeFileSync(join(place.repo, 'README.md'), 'half a thought\n');
      if (how === 'staged') git(place.repo, 'add', '.');
      expect(causeOf(await place.land())).toContain('README.md');
      expect(place.main()).toBe(place.base);
      expect(readFileSync(join(place.repo, 'README.md'), 'utf8')).toBe('half a thought\n');
    },
  );

  it('refuses a base branch that has moved on, and says what mends it', async () => {
    const place = await aPlace();
    const head = commit(place.repo, 'other.txt', 'other\n');
    expect(causeOf(await place.land())).toMatch(
      /^main has moved on: .* merge by hand and land again/,
    );
    expect(place.main()).toBe(head);
  });

  it('runs no hook of the repository', async () => {
    const place = await aPlace();
    const hook = join(place.repo, '.git/hooks/post-merge');
    writeFileSync(hook, `#!/bin/sh\ntouch ${place.repo}/hooked\n`, { mode: 0o755 });
    expect(causeOf(await place.land())).toBeNull();
    expect(existsSync(join(place.repo, 'hooked'))).toBe(false);
  });

  it('leaves the work of two checkouts of one branch alone', async () => {
    const place = await aPlace();
    const other = join(place.root, 'other');
    git(place.repo, 'worktree', 'add', '-q', '-f', other, 'main');
    expect(causeOf(await place.land())).toMatch(/main is checked out at .* and /);
    expect(place.main()).toBe(place.base);
  });

  it('does not wait for a checkout whose folder is gone', async () => {
    const place = await aPlace();
    const other = join(place.root, 'other');
    git(place.repo, 'switch', '-q', '-c', 'elsewhere');
    git(place.repo, 'worktree', 'add', '-q', other, 'main');
    rmSync(other, { recursive: true });
    expect(causeOf(await place.land())).toBeNull();
    expect(place.main()).toBe(place.sha);
  });
});

describe('a landing that cannot be', () => {
  it('is called off where the ticket was opened again, and moves nothing', async () => {
    const place = await aPlace();
    const params = { params: { sha: place.sha, automatic: true } };
    place.ticket = { ...place.ticket, acceptedSha: null };
    expect(causeOf(await place.land(params))).toMatch(/^called off/);
    place.ticket = { ...place.ticket, acceptedSha: place.base };
    expect(causeOf(await place.land(params))).toMatch(/^called off/);
    expect(place.main()).toBe(place.base);
    expect(place.landed).toEqual([]);
  });

  it.each([
    ['a repository that the configuration lost', { repo: 'gone' }, /no repository "gone"/],
    ['a base branch that is not there', { baseBranch: 'nowhere' }, /nowhere does not exist/],
    ['a commit that is not there', { acceptedSha: 'a'.repeat(40) }, /does not exist/],
    ['a name in the place of a commit', { acceptedSha: 'callboard/CB-1' }, /does not exist/],
    ['an option in the place of a commit', { acceptedSha: '--force' }, /does not exist/],
  ])('says what is missing: %s', async (_, change, cause) => {
    const place = await aPlace(change);
    expect(causeOf(await place.land())).toMatch(cause);
    expect(place.main()).toBe(place.base);
  });

  it('is tried again while another git holds the branch, and then given up with the cause', async () => {
    const place = await aPlace();
    git(place.repo, 'switch', '-q', '-c', 'elsewhere');
    writeFileSync(join(place.repo, '.git/refs/heads/main.lock'), '');
    await expect(place.land({ attempts: 0 })).rejects.toThrow(/lock/);
    expect(causeOf(await place.land({ attempts: 3 }))).toMatch(/lock/);
    expect(place.main()).toBe(place.base);
  });
});

describe('who lands', () => {
  it('is a person, by fast-forward, where landing is off', async () => {
    const place = await aPlace();
    place.landing = { mode: 'off' };
    expect(causeOf(await place.land({ automatic: false }))).toBeNull();
    expect(place.main()).toBe(place.sha);
  });

  it('is nobody where landing was switched off before its turn', async () => {
    const place = await aPlace();
    place.landing = { mode: 'off' };
    expect(causeOf(await place.land())).toMatch(/set to off/);
    expect(place.main()).toBe(place.base);
  });
});
