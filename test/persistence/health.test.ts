import { expect, test } from 'vitest';
import { samplesMax, sampleKeptMs } from '../../src/persistence/health.ts';
import { aSample } from '../operator/a-sample.ts';
import { aStore } from './a-store.ts';
import { aUnit, at } from './a-unit.ts';

const sampleAt = (time: number, seq = 0) => aSample({ at: new Date(time).toISOString(), seq });

test('samples are listed newest first, page by page [5]', () => {
  const store = aStore();
  for (const n of [1, 2, 3]) store.commit(aUnit({ samples: [sampleAt(at + n, n)] }));
  const first = store.health({ limit: 2 });
  expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
  const second = store.health({ limit: 2, cursor: first.nextCursor ?? '' });
  expect(second.items.map(({ seq }) => seq)).toEqual([1]);
  expect(second.nextCursor).toBeNull();
});

test('a sample is kept for a week [5, 10.22]', () => {
  const store = aStore();
  store.commit(aUnit({ samples: [sampleAt(at, 1), sampleAt(at + 1, 2)] }));
  store.commit(aUnit({ samples: [sampleAt(at + sampleKeptMs, 3)] }));
  expect(store.health({ limit: 10 }).items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  store.commit(aUnit({ samples: [sampleAt(at + sampleKeptMs + 1, 4)] }));
  expect(store.health({ limit: 10 }).items.map(({ seq }) => seq)).toEqual([4, 3, 2]);
});

test('however short the interval is, there is a bound [5, 10.22]', () => {
  const store = aStore();
  const many = Array.from({ length: samplesMax + 5 }, (_, n) => sampleAt(at, n));
  store.commit(aUnit({ samples: many }));
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = store.health({ limit: 10_000, cursor });
    count += page.items.length;
    cursor = page.nextCursor;
  }
  expect(count).toBe(samplesMax);
});
