import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandIn } from '../../src/workers/command-path.ts';

const root = mkdtempSync(join(tmpdir(), 'callboard-command-'));
const folder = join(root, 'config');
const worktree = join(root, 'worktree');
for (const place of [folder, worktree]) {
  mkdirSync(join(place, 'tools'), { recursive: true });
  writeFileSync(join(place, 'reviewer.mjs'), '');
}
writeFileSync(join(folder, 'tools', 'agent.sh'), '');
writeFileSync(join(folder, 'node'), '');

describe('a configured command', () => {
  test("takes a reviewer's file from the configuration's folder, whatever the worktree holds [9.commands]", () => {
    const command = commandIn(['node', 'reviewer.mjs'], { folder, worktree, first: 'folder' });
    expect(command).toEqual(['node', join(folder, 'reviewer.mjs')]);
  });

  test("takes a gate's file from the worktree, and from the configuration's folder where it has none", () => {
    const gate = { folder, worktree, first: 'worktree' } as const;
    expect(commandIn(['node', 'reviewer.mjs'], gate)[1]).toBe(join(worktree, 'reviewer.mjs'));
    expect(commandIn(['./tools/agent.sh'], gate)).toEqual([join(folder, 'tools', 'agent.sh')]);
  });

  test('leaves programs, options, folders and files that are not there as they are', () => {
    const words = ['node', '--config=a.yaml', 'tools/', 'missing.mjs', 'run', '/bin/sh'];
    expect(commandIn(words, { folder, worktree, first: 'folder' })).toEqual(words);
  });
});
