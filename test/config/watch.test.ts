import { describe, expect, it, onTestFinished } from 'vitest';
import { watchConfig } from '../../src/config/watch.ts';
import { ManualClock } from '../supervisor/manual-clock.ts';

/** A file as a test sets it, and how often its change was told. */
function aWatch() {
  const clock = new ManualClock();
  const heard = new Set<() => void>();
  const file = { version: '1', told: [] as number[] };
  const began = clock.now();
  const end = watchConfig({
    file: {
      stamp: () => file.version,
      listen: (call) => {
        heard.add(call);
        return () => heard.delete(call);
      },
    },
    since: '1',
    clock,
    onChange: () => file.told.push(clock.now() - began),
  });
  onTestFinished(end);
  const advance = (ms: number): void => {
    const until = clock.now() + ms;
    while (clock.fireNext(until));
    clock.set(until);
  };
  return {
    clock,
    file,
    heard,
    end,
    advance,
    /** A change of which the system tells. */
    change: (version: string): void => {
      file.version = version;
      for (const call of heard) call();
    },
  };
}

describe('the watch on a configuration file', () => {
  it('tells a change once it has been quiet for 200 ms', () => {
    const { file, advance, change } = aWatch();
    advance(100);
    change('2');
    advance(199);
    expect(file.told).toEqual([]);
    advance(1);
    expect(file.told).toEqual([300]);
    advance(10_000);
    expect(file.told).toEqual([300]);
  });

  it('tells one change for many writes in a row', () => {
    const { file, advance, change } = aWatch();
    for (const version of ['2', '3', '4']) {
      change(version);
      advance(150);
    }
    expect(file.told).toEqual([]);
    advance(50);
    expect(file.told).toEqual([500]);
  });

  it('sees a change of which nobody told it within a second', () => {
    const { file, advance } = aWatch();
    advance(100);
    file.version = '2';
    advance(1_200);
    expect(file.told).toEqual([1_200]);
  });

  it('says nothing of a file that an editor takes away and puts back as it was', () => {
    const { file, advance, change } = aWatch();
    change('ENOENT');
    advance(100);
    change('1');
    advance(5_000);
    expect(file.told).toEqual([]);
  });

  it('tells of a file that is gone, and of one that comes back', () => {
    const { file, advance, change } = aWatch();
    change('ENOENT');
    advance(200);
    change('1');
    advance(200);
    expect(file.told).toEqual([200, 400]);
  });

  it('passes over hints that nothing stands behind', () => {
    const { file, advance, change } = aWatch();
    change('1');
    advance(5_000);
    expect(file.told).toEqual([]);
  });

  it('notices a change between the reading and the watching', () => {
    const clock = new ManualClock();
    let told = 0;
    const end = watchConfig({
      file: { stamp: () => '2', listen: () => () => {} },
      since: '1',
      clock,
      onChange: () => (told += 1),
    });
    onTestFinished(end);
    clock.fireNext(clock.now() + 200);
    expect(told).toBe(1);
  });

  it('ends with nothing left behind, also in the middle of a change', () => {
    const { clock, heard, file, change, end } = aWatch();
    change('2');
    end();
    end();
    expect(clock.pending).toBe(0);
    expect(heard.size).toBe(0);
    expect(file.told).toEqual([]);
  });
});
