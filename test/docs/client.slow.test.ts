import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startService } from '../e2e/service.ts';
import { aSite } from '../e2e/site.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'client.md'), 'utf8');

test('the example of the client page runs as it stands, with the package as it is published', async () => {
  const site = aSite();
  const service = await startService(site);
  const project = mkdtempSync(join(tmpdir(), 'callboard-client-'));
  try {
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(root, join(project, 'node_modules', 'callboard'));
    symlinkSync(join(root, 'node_modules', 'xstate'), join(project, 'node_modules', 'xstate'));
    const [, example = ''] = /^```js\n([\s\S]*?)^```/m.exec(page) ?? [];
    writeFileSync(join(project, 'example.mjs'), example);
    writeFileSync(join(project, 'token'), service.token, { mode: 0o600 });
    const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], {
      cwd: project,
      env: {
        ...process.env,
        CALLBOARD_URL: service.url,
        CALLBOARD_TOKEN_FILE: join(project, 'token'),
      },
      timeout: 30_000,
    });
    expect(stdout).toMatch(/^cancelled\nCB-1 can be: .*reopen/);
  } finally {
    await service.stop();
    site.clear();
    rmSync(project, { recursive: true, force: true });
  }
});
