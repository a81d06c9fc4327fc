import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGit, GitError } from '../../src/workers/git.ts';
import { aRepository, commit, git } from './a-repository.ts';

test('branches are listed below a prefix, and those apart that are not on another one [5]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-branches-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const repo = aRepository(folder);
  for (const name of ['callboard/CB-1', 'callboard/CB-2', 'callboards/no', 'other'])
    git(repo, 'branch', name);
  git(repo, 'switch', '-q', 'callboard/CB-2');
  commit(repo, 'a', 'b');
  const program = createGit();
  const prefix = 'callboard/';
  expect(await program.branches(repo, { prefix })).toEqual(['callboard/CB-1', 'callboard/CB-2']);
  expect(await program.branches(repo, { prefix, notOn: 'main' })).toEqual(['callboard/CB-2']);
  git(repo, 'switch', '-q', 'main');
  git(repo, 'merge', '-q', 'callboard/CB-2');
  expect(await program.branches(repo, { prefix, notOn: 'main' })).toEqual([]);
  await expect(program.branches(repo, { prefix, notOn: 'gone' })).rejects.toBeInstanceOf(GitError);
});
