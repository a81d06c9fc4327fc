import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChartName } from '../../../src/machines/charts.ts';
import type { JournalRow } from '../../../src/supervisor/ports.ts';
import { flowIn, movesOver } from '../../../src/transport/flow/flow.ts';
import type { MoveLog } from '../../../src/transport/flow/move-log.ts';
import { Seed } from '../../simulation/seed.ts';
import { simulate } from '../../simulation/simulate.ts';
import { AJournal } from './a-journal.ts';
import type { Plain } from './recount.ts';
import { plainMoves, recount, sorted } from './recount.ts';

const CHARTS: readonly ChartName[] = ['ticket', 'worker', 'supervisor'];
const SEEDS = [21, 22];
const ALL = 200_000;

const histories = new Map<number, { rows: readonly JournalRow[]; moves: readonly Plain[] }>();
beforeAll(async () => {
  for (const seed of SEEDS) {
    const { rows } = await simulate(seed, 80);
    histories.set(seed, { rows, moves: plainMoves(rows) });
  }
});
const historyOf = (seed: number) => histories.get(seed) as { rows: JournalRow[]; moves: Plain[] };

/** Ranges of every kind: all, an instant, between two moves, of odd length, before and after everything. */
function ranges(moves: readonly Plain[], seed: Seed) {
  const times = moves.map(({ at }) => at);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const some = Array.from({ length: 12 }, () => {
    const [one, other] = [seed.pick(times), seed.pick(times) + seed.int(1_000)];
    return { from: Math.min(one, other), to: Math.max(one, other) };
  });
  return [
    { from: first, to: last },
    { from: first - 1, to: last + 1 },
    { from: last, to: last },
    { from: last + 1, to: last + 3_600_000 },
    { from: 0, to: first - 1 },
    ...some,
  ];
}

/** A log that was begun when the journal had `head` events, and has followed to its end. */
async function followed(
  rows: readonly JournalRow[],
  head: number,
  movesMax: number,
  actorsMax?: number,
): Promise<MoveLog> {
  const journal = new AJournal(rows, head);
  const log = journal.log(movesMax, actorsMax === undefined ? {} : { actorsMax });
  // Some commits while the past is being read, the others after it.
  while (journal.goOn()) if (journal.head() % 3 === 0) await nextTurn();
  await log.idle();
  return log;
}

/** Where commits end: a service never starts between two events of one. */
const ends = (rows: readonly JournalRow[]): number[] =>
  rows.flatMap((row, at) => (rows[at + 1]?.batch === row.batch ? [] : [row.seq]));

describe.each(SEEDS)('the flow of random history %i', (number) => {
  it('is what a plain recount of the journal gives, wherever the service was started anew', async () => {
    const { rows, moves } = historyOf(number);
    const seed = new Seed(number);
    expect(moves.length).toBeGreaterThan(50);
    const starts = [0, rows.length, seed.pick(ends(rows)), seed.pick(ends(rows))];
    for (const start of starts) {
      const log = await followed(rows, start, ALL);
      for (const chart of CHARTS) {
        for (const range of ranges(moves, seed)) {
          const wanted = recount(moves, { chart, ...range });
          expect(sorted(flowIn(log.ring, { chart, ...range })), `from ${start}`).toEqual(wanted);
          expect(log.knows(range.from)).toBe(true);
        }
      }
    }
  });

  it('is the same where few actors are remembered and the others are looked up', async () => {
    const { rows, moves } = historyOf(number);
    for (const start of [0, rows.length]) {
      const log = await followed(rows, start, ALL, 1);
      for (const chart of CHARTS) {
        const range = { chart, from: 0, to: (moves.at(-1) as Plain).at };
        expect(sorted(flowIn(log.ring, range))).toEqual(recount(moves, range));
      }
    }
  });

  it('keeps the newest moves only, with the stays that they ended, and says how far back it knows', async () => {
    const { rows, moves } = historyOf(number);
    const seed = new Seed(number);
    for (const movesMax of [1, 10, moves.length - 1]) {
      const kept = moves.slice(-movesMax);
      const forgotten = Math.max(...moves.slice(0, -movesMax).map(({ at }) => at));
      for (const start of [0, rows.length, seed.pick(ends(rows))]) {
        const log = await followed(rows, start, movesMax);
        expect(log.ring.end - log.ring.first).toBe(movesMax);
        for (const chart of CHARTS) {
          const range = { chart, from: 0, to: Number.MAX_SAFE_INTEGER / 100 };
          expect(sorted(flowIn(log.ring, range)), `${movesMax} from ${start}`).toEqual(
            recount(kept, range),
          );
        }
        expect(log.knows(forgotten)).toBe(false);
        expect(log.knows(forgotten + 1)).toBe(true);
      }
    }
  });

  it('finds the newest moves over every edge, and over what lies within a state', async () => {
    const { rows, moves } = historyOf(number);
    const log = await followed(rows, rows.length, ALL);
    const within = (path: string | null, wanted: string | undefined): boolean =>
      wanted === undefined || path === wanted || (path?.startsWith(`${wanted}.`) ?? false);
    const places = ['review', 'review.judging', 'todo', 'in_progress', 'needs_input', undefined];
    const newest = { before: Number.POSITIVE_INFINITY, limit: 5 };
    for (const from of places) {
      for (const to of places) {
        const fitting = moves
          .filter(({ chart }) => chart === 'ticket')
          .filter((move) => within(move.from, from) && within(move.to, to))
          .map(({ seq }) => seq)
          .toReversed();
        const found = movesOver(log.ring, { chart: 'ticket', from, to, ...newest });
        expect(found).toEqual(fitting.slice(0, 5));
        const before = found.at(-1) ?? 0;
        const next = movesOver(log.ring, { chart: 'ticket', from, to, before, limit: 5 });
        expect(next).toEqual(fitting.slice(5, 10));
      }
    }
  });
});

describe('the reading of the past', () => {
  it('is done in small slices, each in a turn of its own', async () => {
    const { rows } = historyOf(SEEDS[0] as number);
    const journal = new AJournal(rows, rows.length);
    await journal.log(ALL).idle();
    expect(Math.max(...journal.readings)).toBeLessThanOrEqual(25);
    expect(journal.pauses).toBeGreaterThanOrEqual(Math.floor(rows.length / 25));
  });

  it('counts what is committed meanwhile, and says that it is not complete', async () => {
    const { rows, moves } = historyOf(SEEDS[0] as number);
    const start = ends(rows).find((seq) => seq > rows.length / 2) ?? 0;
    const journal = new AJournal(rows, start);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const log = journal.log(ALL, { pause: () => held });
    while (journal.goOn());
    const last = moves.at(-1) as Plain;
    const range = { chart: last.chart as ChartName, from: last.at, to: last.at };
    expect(flowIn(log.ring, range).edges.map(({ lastSeq }) => lastSeq)).toContain(last.seq);
    expect(log.knows(last.at)).toBe(false);
    release();
    await log.idle();
    expect(log.knows(last.at)).toBe(true);
  });

  it('ends with the service, and follows nothing any more', async () => {
    const { rows } = historyOf(SEEDS[0] as number);
    const journal = new AJournal(rows, rows.length);
    const log = journal.log(ALL);
    log.close();
    await log.idle();
    expect(journal.listeners).toBe(0);
    expect(journal.readings).toEqual([]);
  });
});
