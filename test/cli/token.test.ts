import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aDataDir } from './a-data-dir.ts';
import { cli } from './captured-io.ts';

const tokensOf = (dataDir: string): string[] =>
  ['token', 'token.read'].map((name) => readFileSync(join(dataDir, name), 'utf8'));

describe('token rotate, where no service answers', () => {
  it('makes both files new for the next start, closed to others', async () => {
    const { cwd, dataDir, world } = await aDataDir();
    world.crash();
    const first = await cli(['token', 'rotate', '--json'], { cwd });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      rotated: true,
      tokenFile: join(dataDir, 'token'),
      byService: false,
    });
    const [admin = '', reader = ''] = tokensOf(dataDir);
    expect(admin).not.toBe(reader);
    expect(statSync(join(dataDir, 'token')).mode & 0o777).toBe(0o600);

    const second = await cli(['token', 'rotate'], { cwd });
    expect(second.stderr).toContain('the next one starts with the new tokens');
    expect(tokensOf(dataDir)).not.toContain(admin);
    expect(tokensOf(dataDir)).not.toContain(reader);
    expect(second.stdout + first.stdout).not.toContain(admin.trim());
  });

  it('changes nothing where a service owns the directory', async () => {
    const { cwd, dataDir, world } = await aDataDir();
    world.crash();
    await cli(['token', 'rotate'], { cwd });
    const before = tokensOf(dataDir);
    const { takeOwnership } = await import('../../src/persistence/owner.ts');
    const { dataPaths } = await import('../../src/persistence/data-dir.ts');
    const owner = takeOwnership(dataPaths(dataDir), { now: () => 0 });
    onTestFinished(() => owner.release());
    const { code, stderr } = await cli(['token', 'rotate'], { cwd });
    expect(code).toBe(4);
    expect(stderr).toContain('is in use by');
    expect(tokensOf(dataDir)).toEqual(before);
  });

  it('says that nobody answers where the address came from elsewhere', async () => {
    const { cwd, dataDir, world } = await aDataDir();
    world.crash();
    await cli(['token', 'rotate'], { cwd });
    const before = tokensOf(dataDir);
    const ran = await cli(['token', 'rotate', '--url', 'http://127.0.0.1:9'], { cwd });
    expect(ran.code).toBe(69);
    expect(tokensOf(dataDir)).toEqual(before);
  });

  it('makes nothing where nothing was ever stored', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'callboard-cli-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    const config = {
      profiles: { luci: { runtime: 'exec', command: ['node', 'agent.mjs'] } },
      defaultProfile: 'luci',
      server: { port: 9 },
    };
    writeFileSync(join(cwd, 'callboard.config.json'), JSON.stringify(config));
    expect((await cli(['token', 'rotate'], { cwd })).code).toBe(69);
    expect(() => statSync(join(cwd, '.callboard'))).toThrow(/ENOENT/);
  });
});
