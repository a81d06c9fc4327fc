import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketContext } from '../../src/machines/ticket-context.ts';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import type { Launch, WorkersEdge } from '../../src/workers/edge.ts';
import { createGit } from '../../src/workers/git.ts';
import { promptFor } from '../../src/workers/run-prompt.ts';
import { aTicketPolicy, fields } from '../supervisor/fake-policies.ts';
import { aRepository, commit, git } from '../workers/a-repository.ts';

let folder: string;
let path: string;
let base: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-review-'));
  path = aRepository(folder);
  base = commit(path, 'old.txt', 'one\ntwo\nthree\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ticket: TicketContext = {
  ...ticketContext({
    id: 'CB-1',
    at: 0,
    state: 'todo',
    fields: fields({ title: 'Rename it', body: '    indented\n- {{id}}' }),
    policy: aTicketPolicy(),
  }),
};

/** What a reviewer of `sha` is told, where the branch left its base at `from`. */
const promptOf = (sha: string, from = base, more: Partial<TicketContext> = {}): Promise<string> =>
  promptFor(
    { git: createGit() } as unknown as WorkersEdge,
    { role: 'reviewer', sha } as unknown as WorkerContext,
    { ...ticket, ...more },
    {} as Launch,
    { path, branch: 'callboard/CB-1', baseSha: from, head: sha },
  );

describe('a reviewer’s prompt', () => {
  it('names renamed and binary files without their bytes', async () => {
    renameSync(join(path, 'old.txt'), join(path, 'new.txt'));
    writeFileSync(join(path, 'image.bin'), Buffer.from([0, 1, 2, 255, 0]));
    git(path, 'add', '-A');
    git(path, 'commit', '-qm', 'Rename');
    const prompt = await promptOf(git(path, 'rev-parse', 'HEAD'));
    expect(prompt).toContain('rename from old.txt\nrename to new.txt');
    expect(prompt).toContain('Binary files /dev/null and b/image.bin differ');
    expect(prompt).toContain('\nRename it\n\n    indented\n- {{id}}\n');
  });

  it('says so where nothing was changed', async () => {
    expect(await promptOf(base)).toContain('There are none.');
  });

  it('is bounded, and says where the rest is', async () => {
    const sha = commit(path, 'huge.txt', 'a long line of text\n'.repeat(100_000));
    const prompt = await promptOf(sha);
    expect(prompt.length).toBeLessThan(600_000);
    expect(prompt).toContain(`git diff ${base}...${sha}`);
  });

  it('shows work that has landed as it was made', async () => {
    const sha = commit(path, 'landed.txt', 'landed\n');
    const parent = git(path, 'rev-parse', 'HEAD~1');
    expect(await promptOf(sha, sha, { baseSha: parent })).toContain('+landed');
  });
});
