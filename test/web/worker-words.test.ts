import { describe, expect, it } from 'vitest';
import type { Status } from '../../src/transport/protocol/status.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import { workerWords } from '../../web/src/views/workers/worker-words.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const status = { profiles: [{ name: 'luci', stallAfterMs: 600_000 }] } as Status;
const worker = (changes: Partial<Worker>): Worker =>
  ({
    id: 'CB-1.1',
    role: 'author',
    profile: 'luci',
    state: 'live.working',
    startedAt: ago(30),
    lastActivityAt: ago(0),
    endedAt: null,
    exit: null,
    cause: null,
    terminalState: null,
    ...changes,
  }) as Worker;

describe('what a worker does, in words', () => {
  it.each([
    [{ lastActivityAt: ago(1) }, 'Last sign of life 1 m ago.', false],
    [{ lastActivityAt: ago(8) }, 'Silent for 8 m. Counted as stalled at 10 m.', true],
    // Reviewers have a time limit of their own, and none for silence.
    [{ lastActivityAt: ago(8), role: 'reviewer' as const }, 'Last sign of life 8 m ago.', false],
    [{ lastActivityAt: ago(8), profile: 'unknown' }, 'Last sign of life 8 m ago.', false],
    [{ state: 'live.idle', lastActivityAt: ago(25) }, 'Its turn is over. It holds no slot.', false],
    [{ state: 'starting', startedAt: null }, 'Is being started.', false],
    [{ state: 'stopping' }, 'Is being stopped.', false],
    [
      { state: 'ended', endedAt: ago(1), exit: { code: 3, signal: null } },
      'Ended with exit 3.',
      false,
    ],
    [
      { state: 'ended', endedAt: ago(1), exit: { code: null, signal: 'SIGKILL' } },
      'Ended by SIGKILL.',
      false,
    ],
  ])('%j', (changes, text, warns) => {
    expect(workerWords(worker(changes), status, NOW)).toMatchObject({ text, warns });
  });
});
