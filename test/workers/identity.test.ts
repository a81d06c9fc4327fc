import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { identify, isAlive, parseStat, processRow } from '../../src/workers/identity.ts';
import { createNonce, hashNonce, nonceHasHash, runOfNonce } from '../../src/workers/nonce.ts';

test('a process is itself as long as it runs [9.identity]', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)']);
  await once(child, 'spawn');
  const identity = identify(child.pid as number);
  if (!identity) return expect.unreachable();
  expect(isAlive(identity)).toBe(true);
  expect(isAlive({ ...identity, startTime: `${Number(identity.startTime) + 1}` })).toBe(false);
  expect(isAlive({ ...identity, bootId: 'another boot' })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
  expect(identify(identity.pid)).toBeNull();
});

test('a zombie is not alive [9.identity]', async () => {
  // The shell starts a child and becomes a program that never asks for its end; only that one names the child. A
  // shell would not do: it may still take note of the end before it becomes another program itself.
  const names = 'console.log(process.argv[1]); setInterval(() => {}, 1e9)';
  const script = `sh -c "read line" <&3 & exec "$0" -e '${names}' $!`;
  const stdio = ['ignore', 'pipe', 'ignore', 'pipe'] as const;
  const parent = spawn('sh', ['-c', script, process.execPath], { stdio: [...stdio] });
  const [pid] = (await once(parent.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const zombie = identify(Number(pid));
  if (!zombie) return expect.unreachable();
  expect(isAlive(zombie)).toBe(true);
  process.kill(zombie.pid, 'SIGKILL');
  await expect.poll(() => processRow(zombie.pid)?.state).toBe('Z');
  expect(isAlive(zombie)).toBe(false);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
});

test('a command name with blanks and brackets does not shift the fields', () => {
  const stat = readFileSync('/proc/self/stat', 'latin1').replace(/\(.*\)/, '(a) S 1 (b) Z)');
  expect(parseStat(process.pid, stat)).toEqual(processRow(process.pid));
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 40])('%d is nobody', (pid) => {
  expect(identify(pid)).toBeNull();
});

test('a nonce fits its own hash only [6.nonce]', () => {
  const nonce = createNonce('CB-1.1');
  expect(nonce).toMatch(/^[\w-]{43,}$/);
  expect(nonceHasHash(nonce, hashNonce(nonce))).toBe(true);
  for (const other of ['', createNonce('CB-1.1'), `${nonce}x`])
    expect(nonceHasHash(other, hashNonce(nonce))).toBe(false);
  expect(nonceHasHash(nonce, 'no hash')).toBe(false);
});

test.each(['CB-1.1', 'CB-12.r3', 'Übung 7.1', '日本-1.20'])(
  'a nonce names its run %s, and holds 256 bits that do not come again [6.nonce]',
  (run) => {
    const nonces = new Set(Array.from({ length: 100 }, () => createNonce(run)));
    expect(nonces.size).toBe(100);
    for (const nonce of nonces) {
      expect(nonce).toMatch(/^[\w-]+$/);
      expect(runOfNonce(nonce)).toBe(run);
      expect(Buffer.from(nonce.slice(0, 43), 'base64url')).toHaveLength(32);
    }
    expect(new Set([...nonces].map((nonce) => nonce.slice(0, 43))).size).toBe(100);
  },
);
