import { describe, expect, it } from 'vitest';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import type { Outcome } from '../../src/supervisor/ports.ts';
import { aTicketPolicy, aWorkerPolicy } from './fake-policies.ts';
import { aWorld, comments } from './a-world.ts';
import type { World } from './world.ts';
import { PERSON, RUNNER } from './world.ts';

const EXIT = { code: 1, signal: null, lastLine: '', head: 's1' };

const ticketOf = (world: World, id: string): TicketContext => world.ticket(id);

const says = (
  world: World,
  worker: string,
  text: string,
  when: 'now' | 'next_turn' = 'next_turn',
): Promise<Outcome> =>
  world.tell(
    `ticket/${worker.split('.')[0]}`,
    { type: 'person.instructed', worker, text, when, slotFree: false },
    { by: PERSON },
  );

async function working(change: Parameters<typeof aWorkerPolicy>[0] = {}) {
  const { world, agents } = await aWorld();
  world.policies.profiles = { luci: aWorkerPolicy(change) };
  await world.create();
  const id = 'CB-1';
  await world.settle();
  return { world, agents, id, worker: `${id}.1` };
}

describe('input to a worker in a turn', () => {
  it('is refused as busy when it must be now, and nothing is kept [7.now]', async () => {
    const { world, id, worker } = await working();
    expect(await says(world, worker, 'stop that', 'now')).toMatchObject({
      outcome: 'rejected',
      code: 'runtime_busy',
    });
    expect(ticketOf(world, id).queue).toEqual([]);
    expect(comments(world, id)).toEqual([]);
  });

  it('waits in order and begins the next turn of the same worker, once [7.next-turn]', async () => {
    const { world, agents, id, worker } = await working();
    await says(world, worker, 'first');
    await says(world, worker, 'second');
    expect(ticketOf(world, id).queue.map(({ text }) => text)).toEqual(['first', 'second']);
    await agents.endsTurn(worker);
    await world.settle();
    expect(world.deeds.of('deliverInput').map(({ params }) => params)).toMatchObject([
      { turn: 2, upTo: 2, automatic: false },
    ]);
    expect(world.path(`worker/${worker}`)).toBe('live.working');
    expect(world.path(`ticket/${id}`)).toBe('in_progress');
    expect(ticketOf(world, id).queue).toEqual([]);
  });

  it('that has reported meanwhile takes the ticket back to work before it is judged [7]', async () => {
    const { world, agents, id, worker } = await working();
    await says(world, worker, 'and the other file');
    await agents.reports(worker);
    await agents.endsTurn(worker);
    await world.settle();
    expect(world.path(`ticket/${id}`)).toBe('in_progress');
    expect(world.worker(worker).turn).toBe(2);
  });

  it('of one turn only joins the next prompt [6, 7.one-turn]', async () => {
    const { world, agents, id, worker } = await working({ takesTurns: false, runtime: 'exec' });
    expect(await says(world, worker, 'now', 'now')).toMatchObject({ code: 'runtime_busy' });
    await says(world, worker, 'later');
    await agents.dies(worker);
    await world.settle();
    expect(world.path(`worker/${id}.2`)).toBe('live.working');
    expect(comments(world, id)).toContain('later');
    expect(ticketOf(world, id).queue).toEqual([]);
    expect(world.deeds.of('deliverInput')).toEqual([]);
  });

  it('is bounded: what is too much is refused and nothing is dropped [10.22, 7.bounded]', async () => {
    const { world, id, worker } = await working();
    for (let one = 1; one <= 20; one += 1) await says(world, worker, `word ${one}`);
    expect(await says(world, worker, 'one more')).toMatchObject({ code: 'queue_full' });
    expect(ticketOf(world, id).queue).toHaveLength(20);
  });

  it('that came while a turn was being begun waits for the one after it [7.next-turn]', async () => {
    const { world, agents, id, worker } = await working();
    await says(world, worker, 'first');
    world.deeds.script('deliverInput', async (deed) => {
      await says(world, worker, 'meanwhile');
      const turn = Number(deed.params['turn']);
      return [{ to: deed.actor, saying: { type: 'turn.delivered', turn, nonceHash: 'hash' } }];
    });
    await agents.endsTurn(worker);
    await world.settle();
    expect(ticketOf(world, id).queue.map(({ text }) => text)).toEqual(['meanwhile']);
  });
});

describe('an idle worker', () => {
  it('that a person interrupted waits, and what it is told begins its next turn [7, 2.11.interrupt]', async () => {
    const { world, agents, id, worker } = await working();
    await world.tell(`worker/${worker}`, { type: 'person.interrupted' }, { by: PERSON });
    await agents.endsTurn(worker);
    expect(world.path(`worker/${worker}`)).toBe('live.idle');
    expect(world.path(`ticket/${id}`)).toBe('in_progress');
    expect(world.host.queries.ticket(id)?.waitingFor).toMatch(/input to its worker/);
    expect(await says(world, worker, 'go on', 'now')).toMatchObject({ outcome: 'applied' });
    await world.settle();
    expect(world.worker(worker).turn).toBe(2);
    expect(ticketOf(world, id).deathCount).toBe(0);
  });

  it('without a free slot is told nothing now; what may wait goes to a fresh run [2.11.idle]', async () => {
    const { world, agents, id, worker } = await working();
    await world.tell(`worker/${worker}`, { type: 'person.interrupted' }, { by: PERSON });
    await agents.endsTurn(worker);
    world.policies.slots = { authors: 0, judges: 2 };
    expect(await says(world, worker, 'go on', 'now')).toMatchObject({ code: 'no_free_slot' });
    await says(world, worker, 'go on');
    expect(world.path(`ticket/${id}`)).toBe('todo');
    expect(comments(world, id)).toEqual(['go on']);
  });

  it('gives its own slot back before what waits for it looks for one [2.11.idle]', async () => {
    const { world, agents, id, worker } = await working();
    world.policies.slots = { authors: 1, judges: 2 };
    await says(world, worker, 'and this');
    await agents.endsTurn(worker);
    await world.settle();
    expect(world.path(`ticket/${id}`)).toBe('in_progress');
    expect(world.worker(worker).turn).toBe(2);
  });

  it('whose turn ended in silence, with nothing to tell it, has died [2.3.exits]', async () => {
    const { world, agents, id, worker } = await working();
    await agents.endsTurn(worker);
    await world.settle();
    expect(ticketOf(world, id).deathCount).toBe(1);
    expect(world.worker(worker)).toMatchObject({
      ending: 'died',
      cause: 'its turn ended without a report, stopped',
    });
    expect(world.path(`worker/${id}.2`)).toBe('live.working');
  });

  it('holds no slot, never stalls, and ends after its time without a death [2.11]', async () => {
    const { world, agents, id, worker } = await working({ idleForMs: 60_000, stallAfterMs: 1_000 });
    world.policies.slots = { authors: 1, judges: 2 };
    await agents.reports(worker, 'QUESTION', null);
    await agents.endsTurn(worker);
    await world.create();
    await world.advance(500);
    expect(world.path('worker/CB-2.1')).toBe('live.working');
    await world.advance(58_000);
    expect(world.path(`worker/${worker}`)).toBe('live.idle');
    await world.advance(2_000);
    expect(world.worker(worker)).toMatchObject({ stopping: 'idle', ending: 'reported' });
    expect(world.path(`ticket/${id}`)).toBe('needs_input');
    expect(ticketOf(world, id).deathCount).toBe(0);
  });

  it('that a person interrupted and then left alone ends, and its ticket starts anew [2.11]', async () => {
    const { world, agents, id, worker } = await working({ idleForMs: 60_000 });
    await world.tell(`worker/${worker}`, { type: 'person.interrupted' }, { by: PERSON });
    await agents.endsTurn(worker);
    await world.advance(61_000);
    expect(world.path(`worker/${worker}`)).toBe('ended');
    expect(world.path(`worker/${id}.2`)).toBe('live.working');
    expect(ticketOf(world, id)).toMatchObject({ deathCount: 0, bounces: 0 });
  });

  it('that asked takes a word of a person for the answer [2.5.answer]', async () => {
    const { world, agents, id, worker } = await working();
    await agents.reports(worker, 'QUESTION', null);
    await agents.endsTurn(worker);
    await says(world, worker, 'the left one', 'now');
    await world.settle();
    expect(world.path(`ticket/${id}`)).toBe('in_progress');
    expect(world.worker(worker).turn).toBe(2);
  });
});

describe('the terminal-state record', () => {
  it('of a death that is repaired is a warning, of the second an error that needs a person [7.terminal-state]', async () => {
    const { world, agents, id } = await working();
    await agents.dies(`${id}.1`);
    await world.settle();
    expect(world.worker(`${id}.1`).terminal).toMatchObject({
      status: 'warning',
      safeRetry: true,
      humanInputRequired: false,
    });
    await agents.dies(`${id}.2`);
    expect(world.path(`ticket/${id}`)).toBe('needs_input');
    expect(world.worker(`${id}.2`).terminal).toMatchObject({
      status: 'error',
      safeRetry: false,
      humanInputRequired: true,
    });
  });

  it.each([
    [['It does what is asked.', 'It is small.'], 'judged pass: It does what is asked.'],
    [['Two\n  lines'], 'judged pass: Two lines'],
    [['x'.repeat(301)], `judged pass: ${'x'.repeat(300)}…`],
    [[], 'judged pass'],
  ])(
    'of a reviewer says its verdict and the first reason, never its answer as it came [7.terminal-state]',
    async (reasons, summary) => {
      const { world, agents } = await aWorld();
      world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
      await world.create();
      await world.settle();
      await agents.reports('CB-1.1');
      await world.settle();
      await agents.exits('CB-1.r1', 0, { verdict: 'pass', reasons, gaps: [] });
      expect(world.worker('CB-1.r1').terminal).toMatchObject({ status: 'ok', summary });
    },
  );

  it.each([
    ['exits', { type: 'runner.exited', exit: EXIT, answer: null, tail: '' }],
    ['is lost', { type: 'runner.lost', cause: 'gone' }],
  ] as const)(
    'names the commit and the files of a run that %s [7.terminal-state]',
    async (_, how) => {
      const { world, worker } = await working();
      const end = { ...how, incarnation: 1, files: ['logs/1.txt', 'shot.png'] };
      await world.tell(`worker/${worker}`, end, { by: RUNNER });
      expect(world.worker(worker).terminal?.artifacts).toEqual([
        ...('exit' in how ? [{ kind: 'commit', ref: 's1' }] : []),
        { kind: 'file', ref: 'logs/1.txt' },
        { kind: 'file', ref: 'shot.png' },
      ]);
    },
  );

  it('of an undelivered message tells a retry from the last one, and outlives the stop [7.undeliverable, 7.terminal-state]', async () => {
    const { world, agents, id, worker } = await working();
    world.policies.policy = aTicketPolicy({ limits: { inputRetries: 1, startBackoffMs: [0] } });
    await world.tell(
      `ticket/${id}`,
      { type: 'config.applied', policy: world.policies.policy },
      { by: { kind: 'system', id: 'config' } },
    );
    agents.undeliverable = true;
    await says(world, worker, 'one');
    await agents.endsTurn(worker);
    await world.settle();
    expect(world.worker(worker).terminal).toMatchObject({
      status: 'warning',
      stopCondition: 'undeliverable',
      rootCause: 'it does not listen',
    });
    await world.advance(1);
    await world.settle();
    const second = `${id}.2`;
    await says(world, second, 'two');
    await agents.endsTurn(second);
    await world.settle();
    expect(world.path(`ticket/${id}`)).toBe('needs_input');
    expect(ticketOf(world, id).ask?.reason).toBe('input_undeliverable');
    expect(world.worker(second).terminal).toMatchObject({
      status: 'error',
      humanInputRequired: true,
    });
    expect(ticketOf(world, id)).toMatchObject({ deathCount: 0, bounces: 0 });
  });
});
