import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { parseConfig } from '../../src/config/parse.ts';

/** The least that a configuration must say. */
export const least = {
  profiles: { luci: { command: ['node', 'agent.mjs'] } },
  defaultProfile: 'luci',
} as const;

export const dir = '/srv/project';
export const file = `${dir}/callboard.config.yaml`;

export function parse(content: unknown, env: Record<string, string> = {}) {
  return parseConfig(content, { file, dir, env });
}

/** The ConfigError that a body throws or rejects with. */
export async function configErrorOf(body: () => unknown): Promise<ConfigError> {
  try {
    await body();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A folder with the given files, gone after the test. */
export function aFolder(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
