import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaySchema } from '../../src/transport/protocol/index.ts';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';

let running: Running;
beforeAll(async () => void (running = await aServer()));
afterAll(() => running.close());

const get = (path: string) => ask(running, { path: `/api/v1/replay/${path}` });

describe('a replay over HTTP', () => {
  it('is the actor at the point that was asked for', async () => {
    const { status, json } = await get('CB-1?at=2');
    expect(status).toBe(200);
    expect(json).toMatchObject({ at: 2, statePath: 'todo', difference: null });
    expect(replaySchema.parse(json)).toEqual(json);
  });

  it.each([
    ['CB-9', 404, 'not_found'],
    ['CB-1?at=1', 404, 'not_found'],
    ['CB-1?at=4', 400, 'invalid'],
    ['CB-1?at=now', 400, 'invalid'],
    ['CB-1?to=2', 400, 'invalid'],
  ])('%s is refused with %i', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, json: { code } });
  });
});
