import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aDataDir } from './a-data-dir.ts';
import { cli } from './captured-io.ts';
import { FakeService } from './fake-service.ts';
import { replay } from './wire-objects.ts';

describe('replay, with a service', () => {
  let service: FakeService;
  beforeAll(async () => void (service = await FakeService.start()));
  afterAll(() => service.stop());
  afterEach(() => service.reset());
  const env = () => ({ CALLBOARD_URL: service.url });

  it('asks it, for the point that is wanted', async () => {
    const { code, stdout } = await cli(['replay', 'CB-1', '--at', '8'], { env: env() });
    expect(code).toBe(0);
    expect(stdout).toContain('CB-1 after event 8 of 9: todo');
    expect(stdout).toContain('deathCount');
    expect(service.asked.at(-1)).toMatchObject({ path: '/api/v1/replay/CB-1', query: { at: '8' } });
  });

  it('--verify names the first difference and ends with 1', async () => {
    const difference = {
      seq: 5,
      event: 'worker.died',
      what: 'state',
      stored: 'todo',
      now: 'needs_input',
    };
    service.answer({ 'GET /replay/:id': () => ({ status: 200, body: replay({ difference }) }) });
    const { code, stdout } = await cli(['replay', 'CB-1', '--verify'], { env: env() });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /event 5 \(worker.died\), state:\n +stored +todo\n +by the chart +needs_input/,
    );
    const asJson = await cli(['replay', 'CB-1', '--verify', '--json'], { env: env() });
    expect(JSON.parse(asJson.stdout)).toMatchObject({ difference });
    const plain = await cli(['replay', 'CB-1'], { env: env() });
    expect([plain.code, plain.stderr]).toEqual([1, expect.stringContaining('--verify')]);
  });

  it('--verify without an id goes through tickets, workers and the supervisor, and names the first difference of each', async () => {
    const all = await cli(['replay', '--verify'], { env: env() });
    expect([all.code, all.stderr]).toEqual([0, '']);
    expect(all.stdout).toMatch(
      /^No difference: the \d+ events of 4 histories give what is stored\.\n$/,
    );
    const asked = service.asked.map(({ path }) => path.split('/replay/')[1]);
    expect(asked.filter((id) => id !== undefined)).toEqual([
      'CB-1',
      'CB-2',
      'CB-1.1',
      'supervisor',
    ]);

    const difference = { seq: 5, event: 'worker.died', what: 'state', stored: 'a', now: 'b' };
    service.answer({
      'GET /replay/:id': ({ path }) => {
        const id = path.slice(path.lastIndexOf('/') + 1);
        return {
          status: 200,
          body: replay({ id, difference: /2|1\.1/.test(id) ? difference : null }),
        };
      },
    });
    const some = await cli(['replay', '--verify'], { env: env() });
    expect(some.code).toBe(1);
    expect(some.stdout.match(/^\S+ differs at event 5/gm)).toEqual([
      'CB-2 differs at event 5',
      'CB-1.1 differs at event 5',
    ]);
    expect(some.stderr).toBe('2 of 4 histories differ.\n');
    const { code, stdout } = await cli(['replay', '--verify', '--json'], { env: env() });
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      {
        ok: false,
        histories: 4,
        events: expect.any(Number),
        differences: [
          { id: 'CB-2', ...difference },
          { id: 'CB-1.1', ...difference },
        ],
      },
    ]);
  });

  it('shows how far --verify is on a terminal, and only there', async () => {
    const ran = await cli(['replay', '--verify'], { env: env(), columns: 80 });
    expect(ran.stderr).toContain('verifying 2 of 4: CB-2');
    const json = await cli(['replay', '--verify', '--json'], { env: env(), columns: 80 });
    expect(json.stderr).toBe('');
  });

  it.each([[[]], [['--at', '8']], [['--verify', '--at', '8']]])(
    'without an id and with %j asks which one is meant',
    async (options) => {
      const { code, stdout, stderr } = await cli(['replay', ...options], { env: env() });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('--verify for all');
    },
  );

  it('does not read another database where the service that was named is away', async () => {
    const { cwd } = await aDataDir();
    const { code } = await cli(['replay', 'CB-1', '--url', 'http://127.0.0.1:47999'], { cwd });
    expect(code).toBe(69);
  });
});

describe('replay, without a service', () => {
  it('reads the database of the configuration', async () => {
    const { cwd, world } = await aDataDir();
    world.crash();
    const { code, stdout, stderr } = await cli(['replay', 'CB-1'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^CB-1 after event \d+ of \d+: in_progress\n/);
    expect(stdout).toContain('deathCount 1');
    expect(stdout).not.toContain('\u001b');
    expect((await cli(['replay', 'CB-1.1'], { cwd })).stdout).toContain(': ended');
    expect((await cli(['replay', 'supervisor'], { cwd })).stdout).toContain(': running');
  });

  it('reads it also while another process has it open', async () => {
    const { cwd } = await aDataDir();
    expect((await cli(['replay', 'CB-2'], { cwd })).stdout).toContain(': todo');
  });

  it('--verify finds no difference in what was just written', async () => {
    const { cwd } = await aDataDir();
    const { code, stdout } = await cli(['replay', 'CB-1', '--verify'], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^No difference: the \d+ events of CB-1 give/),
    ]);
  });

  it('--verify goes through all that the database holds', async () => {
    const { cwd, world } = await aDataDir();
    world.crash();
    const { code, stdout, stderr } = await cli(['replay', '--verify'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    // CB-1, its two runs, CB-2 and the supervisor.
    expect(stdout).toMatch(
      /^No difference: the \d+ events of 5 histories give what is stored\.\n$/,
    );
  });

  it('says what is wrong with a point that history does not have', async () => {
    const { cwd, world } = await aDataDir();
    const at = async (seq: number, id = 'CB-2') => {
      const { code, stderr } = await cli(['replay', id, '--at', String(seq)], { cwd });
      return [code, stderr.trim()];
    };
    const head = world.store.head();
    expect(await at(head + 1)).toEqual([
      2,
      `callboard: event ${head + 1} has not happened yet; the newest one is ${head}.`,
    ]);
    expect(await at(1)).toEqual([3, 'callboard: CB-2 was made after event 1.']);
    expect(await at(head, 'CB-9')).toEqual([
      3,
      'callboard: there is no ticket and no worker CB-9.',
    ]);
  });
});
