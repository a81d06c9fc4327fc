import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../../src/workers/git.ts';
import { assertInside, ensureWorktree } from '../../src/workers/worktree.ts';
import { aRepository, commit, git } from './a-repository.ts';
import { cleanUp, temporaryFolder } from './a-run.ts';

let repoPath: string;
let root: string;
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  repoPath = aRepository(folder);
  root = join(folder, 'worktrees');
});
afterEach(cleanUp);

const ensure = (ticketId = 'CB-1', baseBranch = 'main') =>
  ensureWorktree({ git: createGit(), repoPath, root, ticketId, baseBranch });

describe('a worktree', () => {
  test('stands in the root on a branch of its own, made from the base branch [9.worktree]', async () => {
    const base = git(repoPath, 'rev-parse', 'main');
    const made = await ensure();
    expect(made).toEqual({
      path: join(root, 'CB-1'),
      branch: 'callboard/CB-1',
      baseSha: base,
      head: base,
    });
    expect(git(made.path, 'branch', '--show-current')).toBe('callboard/CB-1');
  });

  test('is used again with the work that is in it', async () => {
    const first = await ensure();
    const head = commit(first.path, 'work.txt', 'work');
    writeFileSync(join(first.path, 'unsaved.txt'), 'unsaved');
    commit(repoPath, 'other.txt', 'meanwhile on main');
    expect(await ensure()).toEqual({ ...first, head });
    expect(existsSync(join(first.path, 'unsaved.txt'))).toBe(true);
  });

  test('keeps its commits when its folder was removed', async () => {
    const { path } = await ensure();
    const head = commit(path, 'work.txt', 'work');
    rmSync(path, { recursive: true });
    expect(await ensure()).toMatchObject({ path, head });
    expect(existsSync(join(path, 'work.txt'))).toBe(true);
  });

  test('is made again when a crash left it half-made', async () => {
    const { path } = await ensure();
    // What `git worktree add` leaves when it is killed before it has checked out.
    writeFileSync(join(repoPath, '.git/worktrees/CB-1/locked'), 'initializing');
    rmSync(join(path, 'README.md'));
    await ensure();
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toBe('hello\n');
    expect(git(path, 'status', '--porcelain')).toBe('');
  });

  test('is made when a crash left only its branch', async () => {
    git(repoPath, 'branch', 'callboard/CB-1');
    expect((await ensure()).head).toBe(git(repoPath, 'rev-parse', 'main'));
  });

  test('puts a folder that is in its place aside, with everything in it [9.kept-work]', async () => {
    mkdirSync(join(root, 'CB-1'), { recursive: true });
    writeFileSync(join(root, 'CB-1/precious.txt'), 'precious');
    await ensure();
    expect(readFileSync(join(root, 'CB-1.aside-1/precious.txt'), 'utf8')).toBe('precious');
  });

  test('is not confused by a root inside the repository itself', async () => {
    root = join(repoPath, '.callboard/worktrees');
    mkdirSync(join(root, 'CB-1'), { recursive: true });
    const { path } = await ensure();
    expect(git(path, 'rev-parse', '--show-toplevel')).toBe(path);
  });

  test('is made again when it lost its .git inside the repository, with its files put aside', async () => {
    root = join(repoPath, '.callboard/worktrees');
    const { path } = await ensure();
    rmSync(join(path, '.git'));
    await ensure();
    expect(git(path, 'rev-parse', '--show-toplevel')).toBe(path);
    expect(existsSync(`${path}.aside-1/README.md`)).toBe(true);
  });

  test('is made for many tickets at once', async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `CB-${n}`);
    const made = await Promise.all([...ids, ...ids].map((id) => ensure(id)));
    expect(new Set(made.map(({ path }) => path)).size).toBe(8);
    expect(readdirSync(root).toSorted()).toEqual(ids);
  });

  test('comes back to its branch when the agent left it and nothing is lost by that', async () => {
    const { path } = await ensure();
    const head = commit(path, 'work.txt', 'work');
    git(path, 'switch', '-q', '--detach', 'main');
    expect((await ensure()).head).toBe(head);
    git(path, 'switch', '-q', '-c', 'side');
    commit(path, 'side.txt', 'side');
    expect((await ensure()).head).toBe(head);
    expect(git(path, 'branch', '--show-current')).toBe('callboard/CB-1');
  });

  test('is refused when the agent left work off its branch [9.kept-work]', async () => {
    const { path } = await ensure();
    git(path, 'switch', '-q', '--detach');
    commit(path, 'lost.txt', 'would be lost');
    await expect(ensure()).rejects.toMatchObject({
      code: 'wrong_branch',
      message: expect.stringMatching(/without a branch/),
    });
    git(path, 'switch', '-q', '-c', 'side');
    writeFileSync(join(path, 'unsaved.txt'), 'unsaved');
    await expect(ensure()).rejects.toMatchObject({
      code: 'wrong_branch',
      message: expect.stringMatching(/branch side/),
    });
  });

  test('is refused when a person has its branch checked out elsewhere', async () => {
    git(repoPath, 'switch', '-q', '-c', 'callboard/CB-1');
    await expect(ensure()).rejects.toMatchObject({
      code: 'branch_in_use',
      message: expect.stringContaining(repoPath),
    });
  });

  test('moves along when the root was moved', async () => {
    const { path, head } = await ensure();
    renameSync(root, `${root}-old`);
    expect(await ensure()).toMatchObject({ path, head });
    expect(existsSync(`${root}-old/CB-1/README.md`)).toBe(true);
  });

  test.each([
    [
      'repo that is none',
      () => ({ repoPath: folder }),
      'not_a_repository',
      /^repo .* is not a git repository$/,
    ],
    [
      'repo that is missing',
      () => ({ repoPath: '/nowhere' }),
      'not_a_repository',
      /^repo \/nowhere is not a git repository$/,
    ],
    [
      'base branch that is none',
      () => ({ baseBranch: 'trunk' }),
      'no_base_branch',
      /^base branch trunk does not exist in /,
    ],
    [
      'base branch that looks like an option',
      () => ({ baseBranch: '--help' }),
      'no_base_branch',
      /--help does not exist/,
    ],
  ])('is refused with a sentence for a %s [9.worktree]', async (_, change, code, message) => {
    const options = {
      git: createGit(),
      repoPath,
      root,
      ticketId: 'CB-1',
      baseBranch: 'main',
      ...change(),
    };
    await expect(ensureWorktree(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('runs no hook of the repository', async () => {
    const hook = join(repoPath, '.git/hooks/post-checkout');
    mkdirSync(join(repoPath, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 });
    await ensure();
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test.each([
    '..',
    '.',
    '-x',
    '--help',
    'a/../../b',
    '/etc',
    'Ä ö',
    'x'.repeat(500),
    'a\nb',
    '.git',
    'HEAD',
  ])('stays in the root for a ticket with the id %j [9.key]', async (id) => {
    const { path, branch } = await ensure(id);
    expect(assertInside(root, path)).toBe(path);
    expect(branch).toMatch(/^callboard\/[A-Za-z0-9._-]+$/);
    expect(git(path, 'branch', '--show-current')).toBe(branch);
  });

  test('stands behind a root that is a symlink, and not behind one that was put in its place', async () => {
    const real = join(folder, 'real');
    mkdirSync(real);
    symlinkSync(real, root);
    const { path } = await ensure();
    expect(path).toBe(join(real, 'CB-1'));
    expect(assertInside(root, path)).toBe(path);
    rmSync(root);
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), root);
    expect(() => assertInside(root, path)).toThrow(/outside of/);
  });

  test('does not follow a symlink out of the root [9.symlinks]', async () => {
    const { path } = await ensure();
    const outside = join(folder, 'outside');
    renameSync(path, outside);
    symlinkSync(outside, path);
    expect(() => assertInside(root, path)).toThrow(/outside of/);
    await ensure();
    expect(assertInside(root, path)).toBe(path);
    expect(existsSync(join(outside, 'README.md'))).toBe(true);
  });
});

describe('a git that hangs', () => {
  /** A checkout that never ends, with a child that holds its pipes as a filter does. */
  const hangs = (): ReturnType<typeof createGit> => {
    const program = join(folder, 'hanging-git');
    const script = `#!/bin/sh
case "$*" in *"worktree add"*) sleep 600 & echo $! >>${folder}/pids; wait;; *) exec git "$@";; esac`;
    writeFileSync(program, script, { mode: 0o755 });
    return createGit({ program, checkoutMs: 500 });
  };
  const ensureWith = (
    gitThatHangs: ReturnType<typeof createGit>,
    waitMsMax: number,
    ticketId = 'CB-1',
  ) =>
    ensureWorktree({ git: gitThatHangs, repoPath, root, ticketId, baseBranch: 'main', waitMsMax });

  test('is ended with all that it started, and the start has a cause', async () => {
    await expect(ensureWith(hangs(), 60_000)).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringMatching(/^git worktree in .* took longer than 500 ms and was ended$/),
    });
    const [pid] = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n');
    await expect
      .poll(
        () => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      )
      .toBeFalsy();
  });

  test('does not let the others of its repository wait for ever', async () => {
    const hanging = hangs();
    const first = ensureWith(hanging, 60_000).catch((error: unknown) => error);
    await expect.poll(() => existsSync(join(folder, 'pids'))).toBe(true);
    await expect(ensureWith(hanging, 50, 'CB-2')).rejects.toMatchObject({
      code: 'repository_busy',
      message: expect.stringContaining('what came before it took longer than 50 ms'),
    });
    expect(await first).toMatchObject({ code: 'timeout' });
    // What gave up did not start in the end all the same.
    expect(await ensure('CB-3')).toMatchObject({ branch: 'callboard/CB-3' });
    expect(existsSync(join(root, 'CB-2'))).toBe(false);
  });
});

test('a missing git says how to mend it', async () => {
  const missing = createGit({ program: 'no-git-here' });
  await expect(missing.isRepository(repoPath)).rejects.toMatchObject({
    code: 'git_missing',
    message: expect.stringContaining('install git'),
  });
});

test('git asks about the repository that it is told, whatever the environment says', async () => {
  process.env['GIT_DIR'] = '/nowhere';
  try {
    expect(await createGit().isRepository(repoPath)).toBe(true);
  } finally {
    delete process.env['GIT_DIR'];
  }
});

test('a long diff is cut and says so', async () => {
  const base = git(repoPath, 'rev-parse', 'HEAD');
  const sha = commit(repoPath, 'long.txt', 'ä'.repeat(60).concat('\n').repeat(10_000));
  const { patch, truncated } = await createGit().diff(repoPath, { base, sha });
  expect(truncated).toBe(true);
  expect(Buffer.byteLength(patch)).toBeLessThanOrEqual(512 * 1024);
  expect(patch).not.toContain('\ufffd');
  expect(await createGit().diffStat(repoPath, { base, sha })).toMatch(/long\.txt \|/);
});
