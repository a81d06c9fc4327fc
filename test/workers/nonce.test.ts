import { describe, expect, it } from 'vitest';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import { readVerdict } from '../../src/review/verdict.ts';
import { createNonce, withoutNonces } from '../../src/workers/nonce.ts';
import { createOutputReader } from '../../src/workers/output-reader.ts';

describe('a text without nonces [6.nonce]', () => {
  it('has none of any turn of the run, wherever they stand', () => {
    for (const run of ['CB-1.1', 'a', 'CB-1.r12', 'Ü-9.1']) {
      const [one, other] = [createNonce(run), createNonce(run)];
      const text = `${one}, x${other}y\n{"nonce":"${one}"}${one}${other}`;
      expect(withoutNonces(text, run)).toBe(
        '[nonce], x[nonce]y\n{"nonce":"[nonce]"}[nonce][nonce]',
      );
    }
  });

  it('is the text where there is none', () => {
    const text = `DONE: did it ${Buffer.from('CB-1.1').toString('base64url')} ${'x'.repeat(60)}`;
    expect(withoutNonces(text, 'CB-1.1')).toBe(text);
  });
});

describe('what is read from an output', () => {
  const RUN = 'CB-1.r1';
  const nonce = createNonce(RUN);
  const read = (role: 'reviewer' | 'gate', ...texts: string[]) => {
    const worker = { id: RUN, ticket: 'CB-1', role, policy: { runtime: 'exec' } } as WorkerContext;
    const reader = createOutputReader({
      worker,
      runDir: '/nowhere',
      plainSentinels: true,
      nonceMatches: () => false,
      readAnswer: readVerdict,
    });
    texts.forEach((d, index) => reader.read({ o: index + 1, at: 0, k: 'out', d }));
    return reader.summary();
  };

  it('has no nonce in the last words of a gate, also where it came in two pieces [6.nonce]', () => {
    const { tail, lastLine } = read(
      'gate',
      `first ${nonce}\n`,
      nonce.slice(0, 20),
      nonce.slice(20),
    );
    expect([tail, lastLine]).toEqual(['first [nonce]\n[nonce]', '[nonce]']);
  });

  it('has no nonce in a verdict [6.nonce]', () => {
    const said = JSON.stringify({ verdict: 'fail', reasons: [`saw ${nonce}`], gaps: [] });
    expect(read('reviewer', said.slice(0, 40), said.slice(40)).answer).toMatchObject({
      verdict: 'fail',
      reasons: ['saw [nonce]'],
    });
  });
});
