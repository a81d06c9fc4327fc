import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, isAlive } from '../e2e/processes.ts';
import { anEscalation, aTrial, HOSTILE } from './an-attempt.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callboard-channel-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program in the folder. It runs where it stands, so `seen` and the like are beside it. */
function program(name: string, script: string): string {
  const path = join(dir, name);
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  return path;
}
const seen = (): { argv: string[]; env: Record<string, string>; stdin: string } =>
  JSON.parse(readFileSync(join(dir, 'seen'), 'utf8')) as never;
const REMEMBERS = `
const fs = require('node:fs');
const stdin = fs.readFileSync(0, 'utf8');
fs.writeFileSync(__dirname + '/seen', JSON.stringify({ argv: process.argv.slice(2), env: process.env, stdin }));
process.exit(Number(process.env.EXIT ?? 0));
`;
const command = (words: readonly string[], environment = {}) =>
  aTrial(
    { type: 'command', command: words, env: ['PATH', 'EXIT'] },
    { folder: dir, environment: { PATH: process.env['PATH'], HIDDEN: 'x', ...environment } },
  );

describe('a command', () => {
  it('gets the escalation as JSON on stdin and by environment, and nothing of it in its arguments [8.channels]', async () => {
    program('tell.cjs', REMEMBERS);
    const escalation = anEscalation({ text: HOSTILE });
    expect(await command(['./tell.cjs', '--loud', '$HOME; ls']).attempt(escalation)).toEqual({
      outcome: 'delivered',
    });
    const { argv, env, stdin } = seen();
    expect(argv).toEqual(['--loud', '$HOME; ls']);
    expect(JSON.parse(stdin)).toEqual(escalation);
    expect(env).toMatchObject({
      CALLBOARD_DELIVERY: 'esc-7:it',
      CALLBOARD_ESCALATION: 'esc-7',
      CALLBOARD_TICKET: 'CB-1',
      CALLBOARD_REASON: 'died_twice',
    });
    expect(env).not.toHaveProperty('HIDDEN');
  });

  it('that ends with anything but 0 has not delivered', async () => {
    program('tell.cjs', REMEMBERS);
    expect(await command(['./tell.cjs'], { EXIT: '3' }).attempt()).toEqual({
      outcome: 'failed',
      error: 'it ended with 3',
    });
  });

  it('that is not there has not delivered, and may come', async () => {
    expect(await command(['./none.cjs']).attempt()).toEqual({
      outcome: 'failed',
      error: 'the program cannot be started (ENOENT)',
    });
  });

  it('that does not read its input is no trouble', async () => {
    program('deaf.cjs', 'process.stdin.destroy(); setTimeout(() => {}, 50);');
    const text = 'x'.repeat(60_000);
    expect(await command(['./deaf.cjs']).attempt(anEscalation({ text }))).toEqual({
      outcome: 'delivered',
    });
  });

  it('that hangs is killed with all that it has started', async () => {
    program(
      'hangs.cjs',
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       process.on('SIGTERM', () => {});
       require('node:fs').writeFileSync(__dirname + '/pids', process.pid + ' ' + child.pid + '\\n');
       setInterval(() => {}, 1000);`,
    );
    const trial = command(['./hangs.cjs']);
    const result = trial.attempt();
    const pids = await eventually('it hangs', () => {
      const file = join(dir, 'pids');
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return text.endsWith('\n') ? text.trim().split(' ').map(Number) : undefined;
    });
    trial.clock.fireNext(trial.clock.now() + 10_000);
    expect(await result).toEqual({ outcome: 'failed', error: 'no answer within 10 s' });
    await eventually('both are gone', () => pids.every((pid) => !isAlive(pid)));
  });
});

describe('a desktop notification', () => {
  const desktop = (platform: NodeJS.Platform = 'linux', environment = {}) =>
    aTrial(
      { type: 'desktop' },
      { folder: dir, platform, environment: { PATH: dir, ...environment } },
    );
  const told = anEscalation({ text: HOSTILE, owner: '--help <b>lead</b>' });

  it.each([
    ['linux', 'notify-send'],
    ['darwin', 'osascript'],
  ] as const)(
    'on %s shows id, reason and owner, and no text of the ticket [8.channels]',
    async (platform, name) => {
      program(name, REMEMBERS);
      expect(await desktop(platform).attempt(told)).toEqual({ outcome: 'delivered' });
      const { argv } = seen();
      const words = argv.slice(argv.indexOf('--') + 1);
      expect(words[0]).toBe('Callboard: died_twice');
      expect(words[1]).toMatch(/^CB-1 needs --help .*lead.* \(esc-7\)$/);
      expect(argv.join(' ')).not.toMatch(/bold|Bcc/);
      if (platform === 'linux') expect(words[1]).not.toMatch(/[<>]/);
      // The script is always the same: what is shown is its argument.
      else expect(argv.slice(0, argv.indexOf('--')).join(' ')).not.toContain('lead');
    },
  );

  it('is given up where no program can show it', async () => {
    expect(await desktop().attempt()).toMatchObject({
      outcome: 'impossible',
      error: expect.stringContaining('notify-send is not there'),
    });
    expect(await desktop('win32').attempt()).toMatchObject({ outcome: 'impossible' });
  });

  it('is given up after five attempts without a desktop', async () => {
    program('notify-send', 'process.exit(1);');
    expect(await desktop().attempt(told, 4)).toMatchObject({ outcome: 'failed' });
    expect(await desktop().attempt(told, 5)).toMatchObject({
      outcome: 'impossible',
      error: 'notify-send failed 5 times; is there a desktop?',
    });
  });
});
