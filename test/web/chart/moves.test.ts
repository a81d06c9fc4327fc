import { describe, expect, it } from 'vitest';
import type { Move } from '../../../web/src/data/moves.ts';
import { Moves } from '../../../web/src/data/moves.ts';

const move = (seq: number, chart: string): Move => ({
  seq,
  at: seq,
  chart,
  ticket: null,
  actor: chart,
  from: 'here',
  to: 'there',
  event: { type: 'xstate.init' },
  by: { kind: 'system', id: 'callboard' },
});
const seqs = (moves: readonly Move[]): readonly number[] => moves.map(({ seq }) => seq);

describe('the newest moves of the page', () => {
  it('keeps what seldom moves, however much moves on another chart', () => {
    const moves = new Moves();
    moves.remember([move(1, 'supervisor')]);
    for (let seq = 2; seq < 2_500; seq += 1) moves.add(move(seq, 'ticket'));
    expect(seqs(moves.newest(5, 'supervisor'))).toEqual([1]);
    expect(seqs(moves.newest(3))).toEqual([2_499, 2_498, 2_497]);
    expect(moves.newest(10_000).length).toBeLessThanOrEqual(1_000);
  });

  it('puts what it remembers before what came meanwhile, each once', () => {
    const moves = new Moves();
    moves.add(move(9, 'worker'));
    moves.remember([move(9, 'worker'), move(4, 'worker'), move(7, 'ticket')]);
    expect(seqs(moves.newest(5, 'worker'))).toEqual([9, 4]);
    expect(seqs(moves.newest(5))).toEqual([7]);
  });
});
