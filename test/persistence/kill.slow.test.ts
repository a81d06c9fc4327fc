import { expect, test } from 'vitest';
import { aChild } from './a-child.ts';
import { aDataDir, aStore } from './a-store.ts';

const kills = 8;

test('a kill -9 loses no commit that was acknowledged, and none is there in part', async () => {
  const dataDir = aDataDir();
  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const writer = aChild('commits-for-ever', dataDir);
    const heads = (output: string) => output.split('\n').slice(0, -1).map(Number);
    // A different point each time, some within a checkpoint: one comes about every 300 commits.
    const wanted = 1 + Math.floor(Math.random() * 400);
    await writer.until((output) => heads(output).length >= wanted);
    writer.process.kill('SIGKILL');
    acknowledged = Math.max(acknowledged, ...heads(await writer.ended()));

    const store = aStore({ dataDir });
    const head = store.head();
    expect(head).toBeGreaterThanOrEqual(acknowledged);
    // At most the one commit whose acknowledgement was under way.
    expect(head).toBeLessThanOrEqual(acknowledged + 5);
    const last = store.journalAfter(head - 1, 1)[0];
    expect(head).toBe((last?.batch ?? 0) + ((last?.batch ?? 0) % 5));
    expect(store.actor('ticket/CB-1')?.lastSeq).toBe(head);
    expect(store.ticket('CB-1')?.seq).toBe(head);
    expect(store.meta('last')).toBe(String(head));
    expect(store.problems()).toEqual([]);
    store.close();
  }
});
