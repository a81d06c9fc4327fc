import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCommit } from '../../src/review/commit-check.ts';
import { createGit } from '../../src/workers/git.ts';
import { aRepository, commit, git } from '../workers/a-repository.ts';
import { cleanUp, temporaryFolder } from '../workers/a-run.ts';

let repoPath: string;
let work: string;
const branch = 'callboard/CB-1';
beforeEach(() => {
  repoPath = aRepository(temporaryFolder());
  git(repoPath, 'switch', '-q', '-c', branch);
  work = commit(repoPath, 'work.txt', 'work');
});
afterEach(cleanUp);

const check = (
  sha: string | null,
  more: { judgedFail?: string[]; requiresCommit?: boolean; base?: string; branch?: string } = {},
) =>
  checkCommit({
    git: createGit(),
    repoPath,
    branch,
    base: 'main',
    sha,
    judgedFail: [],
    requiresCommit: true,
    ...more,
  });

describe('the commit check', () => {
  test('takes a new commit on the branch [2.6.found]', async () => {
    expect(await check(work)).toEqual({ ok: true, sha: work, head: work });
  });

  test('takes an abbreviated id in any case and gives the full one', async () => {
    expect(await check(work.slice(0, 9).toUpperCase())).toEqual({
      ok: true,
      sha: work,
      head: work,
    });
  });

  test('takes the head of the branch when no sha was reported [2.6.head]', async () => {
    const head = commit(repoPath, 'more.txt', 'more');
    expect(await check(null)).toEqual({ ok: true, sha: head, head });
  });

  test('takes an earlier commit of the branch', async () => {
    const head = commit(repoPath, 'more.txt', 'more');
    expect(await check(work)).toEqual({ ok: true, sha: work, head });
  });

  test('says that a commit does not exist [2.6.found]', async () => {
    const sha = '0123456789abcdef0123456789abcdef01234567';
    expect(await check(sha)).toMatchObject({
      ok: false,
      sha: null,
      gap: expect.stringMatching(/0123.*does not exist/),
    });
  });

  test('says that a commit is on another branch [2.6.found]', async () => {
    git(repoPath, 'switch', '-q', '-c', 'other', 'main');
    const sha = commit(repoPath, 'other.txt', 'other');
    expect(await check(sha)).toMatchObject({
      ok: false,
      sha,
      gap: expect.stringContaining(`not on branch ${branch}`),
    });
  });

  test('says that a commit is part of the base already [2.6.found]', async () => {
    const sha = git(repoPath, 'rev-parse', 'main');
    expect(await check(sha)).toMatchObject({
      ok: false,
      sha,
      gap: expect.stringContaining('part of main already'),
    });
    git(repoPath, 'reset', '-q', '--hard', 'main');
    expect(await check(null)).toMatchObject({
      ok: false,
      sha,
      gap: expect.stringContaining('nothing new'),
    });
  });

  test('says that a commit was already judged [2.6.found]', async () => {
    expect(await check(work.slice(0, 8), { judgedFail: [work] })).toMatchObject({
      ok: false,
      sha: work,
      gap: expect.stringContaining('already judged'),
    });
  });

  test('says that the branch does not exist', async () => {
    expect(await check(null, { branch: 'callboard/CB-2' })).toMatchObject({
      ok: false,
      head: null,
      gap: expect.stringContaining('callboard/CB-2 does not exist'),
    });
  });

  test.each([
    'HEAD',
    branch,
    'main',
    '--output=pwned',
    '-h',
    '',
    ' ',
    'HEAD~0',
    'abc',
    'a'.repeat(65),
    'a b c d e f g',
    '@{-1}',
    'deadbeef\n--all',
    '$(touch pwned)',
  ])('refuses %j, which is no commit id', async (sha) => {
    expect(await check(sha)).toMatchObject({
      ok: false,
      sha: null,
      gap: expect.stringContaining('no commit id'),
    });
    expect(existsSync(join(repoPath, 'pwned'))).toBe(false);
  });

  test('does not take a branch whose name looks like a commit id', async () => {
    git(repoPath, 'branch', 'deadbeef', work);
    expect(await check('deadbeef')).toMatchObject({
      ok: false,
      gap: expect.stringContaining('does not exist'),
    });
  });

  test('is not deceived by a replacement ref', async () => {
    git(repoPath, 'switch', '-q', '-c', 'other', 'main');
    const sha = commit(repoPath, 'other.txt', 'other');
    git(repoPath, 'replace', '--graft', work, sha);
    expect(await check(sha)).toMatchObject({
      ok: false,
      gap: expect.stringContaining('not on branch'),
    });
  });

  test('asks for nothing when no commit is required [2.6.not-required]', async () => {
    expect(await check(null, { requiresCommit: false, branch: 'none' })).toEqual({
      ok: true,
      sha: null,
      head: null,
    });
    expect(await check('nonsense', { requiresCommit: false })).toEqual({
      ok: true,
      sha: null,
      head: work,
    });
  });

  test('is impossible, and nobody’s fault, without a repository or a base', async () => {
    await expect(check(work, { base: 'trunk' })).rejects.toMatchObject({ code: 'no_base' });
    repoPath = join(repoPath, 'gone');
    await expect(check(work)).rejects.toMatchObject({ code: 'no_repository' });
  });
});
