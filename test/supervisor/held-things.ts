import { aTicketPolicy } from './fake-policies.ts';
import type { Processes } from './processes.ts';
import type { World } from './world.ts';

interface Stage {
  readonly world: World;
  readonly agents: Processes;
}

/** One thing that the kill-switch holds (DOMAIN §4). */
export interface HeldThing {
  /** Brings ticket `CB-1` to the brink of it. */
  readonly before: (stage: Stage) => Promise<unknown>;
  /** What would set it off; said while the switch is engaged. */
  readonly cause: (stage: Stage) => Promise<unknown>;
  /** What `held` names then. */
  readonly named: string;
  /** Where the ticket stands as long as it is held, and after the release. */
  readonly path: string;
  readonly leadsTo: string;
  /** How often it has happened. */
  readonly happened: (stage: Stage) => number;
}

const starts =
  (worker: string) =>
  ({ agents }: Stage): number =>
    agents.started.filter((started) => started.startsWith(`${worker}/`)).length;

const deeds =
  (type: Parameters<World['deeds']['of']>[0]) =>
  ({ world }: Stage): number =>
    world.deeds.of(type).length;

/** How often CB-1 has left this state for another one. */
const leaves =
  (from: string) =>
  ({ world }: Stage): number =>
    world
      .journal()
      .map(({ body }) => JSON.parse(body) as { subject?: string; type: string; data: Moved })
      .filter(({ subject, type }) => subject === 'CB-1' && type === 'callboard.ticket.transition')
      .filter(({ data }) => data.from === from && data.to !== from).length;

interface Moved {
  readonly from: string;
  readonly to: string;
}

const nothing = async (): Promise<void> => {};

async function created({ world }: Stage, change: Parameters<World['create']>[0] = {}) {
  await world.create(change);
  await world.settle();
}

/** At work, under this configuration. */
const working =
  (policy: Parameters<typeof aTicketPolicy>[0] = {}) =>
  async (stage: Stage): Promise<void> => {
    stage.world.policies.policy = aTicketPolicy(policy);
    await created(stage);
  };

const reported =
  (policy: Parameters<typeof aTicketPolicy>[0]) =>
  async (stage: Stage): Promise<void> => {
    await working(policy)(stage);
    await stage.agents.reports('CB-1.1');
    await stage.world.settle();
  };

/** Waiting for a judge, of whom there are none until the cause. */
const waitingForJudge = (policy: Parameters<typeof aTicketPolicy>[0]) => (stage: Stage) => {
  stage.world.policies.slots.judges = 0;
  return reported(policy)(stage);
};
const aJudgeIsFree = async ({ world }: Stage): Promise<void> => {
  world.policies.slots.judges = 2;
  await world.host.reconfigure();
};

/** Its commit check is under way, and ends with the cause. */
const beingChecked = (policy: Parameters<typeof aTicketPolicy>[0] = {}) => {
  let end: () => void = () => {};
  const found = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    before: async (stage: Stage): Promise<void> => {
      const { world, agents } = stage;
      world.deeds.script('checkCommit', async (deed) => {
        await found;
        return agents.checks(deed);
      });
      await reported(policy)(stage);
    },
    cause: async ({ world }: Stage): Promise<void> => {
      end();
      await world.settle();
    },
  };
};

const ENFORCE = { reviewMode: 'enforce' } as const;
const GATE = { phases: { gates: ['lint'] } } as const;

const judgedAs = (verdict: 'pass' | 'fail' | 'uncertain', leadsTo: string): HeldThing => ({
  before: reported(ENFORCE),
  cause: ({ agents }) => agents.judges('CB-1.r1', verdict),
  named: 'verdict CB-1',
  path: 'review.judging',
  leadsTo,
  happened: leaves('review.judging'),
});

const gatedAs = (code: number, leadsTo: string): HeldThing => ({
  before: reported(GATE),
  cause: ({ agents }) => agents.exits('CB-1.g1', code),
  named: 'verdict CB-1',
  path: 'review.gating',
  leadsTo,
  happened: leaves('review.gating'),
});

/** Every thing that the kill-switch holds, each of them about to happen to ticket CB-1. */
export const HELD_THINGS: Readonly<Record<string, () => HeldThing>> = {
  'the dispatch of a new ticket': () => ({
    before: nothing,
    cause: created,
    named: 'dispatch CB-1',
    path: 'todo',
    leadsTo: 'in_progress',
    happened: starts('CB-1.1'),
  }),
  'the dispatch of a ticket whose worker has died': () => ({
    before: working(),
    cause: ({ agents }) => agents.dies('CB-1.1'),
    named: 'dispatch CB-1',
    path: 'todo',
    leadsTo: 'in_progress',
    happened: starts('CB-1.2'),
  }),
  'the dispatch of a ticket whose back-off is over': () => ({
    before: async (stage) => {
      stage.agents.failsToStart = (worker) => worker === 'CB-1.1';
      await working()(stage);
    },
    cause: ({ world }) => world.advance(1_000),
    named: 'dispatch CB-1',
    path: 'todo',
    leadsTo: 'in_progress',
    happened: starts('CB-1.2'),
  }),
  'the commit check': () => ({
    before: working(),
    cause: ({ agents }) => agents.reports('CB-1.1'),
    named: 'checkCommit CB-1',
    path: 'review.verifying',
    leadsTo: 'done',
    happened: deeds('checkCommit'),
  }),
  'what a commit check has found': () => ({
    ...beingChecked(ENFORCE),
    named: 'verdict CB-1',
    path: 'review.verifying',
    leadsTo: 'review.judging',
    happened: leaves('review.verifying'),
  }),
  'done, after the commit check': () => ({
    ...beingChecked(),
    named: 'verdict CB-1',
    path: 'review.verifying',
    leadsTo: 'done',
    happened: leaves('review.verifying'),
  }),
  judging: () => ({
    before: waitingForJudge(ENFORCE),
    cause: aJudgeIsFree,
    named: 'reviewer CB-1',
    path: 'review.judging',
    leadsTo: 'review.judging',
    happened: starts('CB-1.r1'),
  }),
  'a gate': () => ({
    before: waitingForJudge(GATE),
    cause: aJudgeIsFree,
    named: 'gate CB-1',
    path: 'review.gating',
    leadsTo: 'review.gating',
    happened: starts('CB-1.g1'),
  }),
  'the gate after one that passes': () => ({
    before: reported({ phases: { gates: ['lint', 'browser'] } }),
    cause: ({ agents }) => agents.exits('CB-1.g1', 0),
    named: 'gate CB-1',
    path: 'review.gating',
    leadsTo: 'review.gating',
    happened: starts('CB-1.g2'),
  }),
  'a pass of the reviewer': () => judgedAs('pass', 'done'),
  'a fail of the reviewer': () => judgedAs('fail', 'in_progress'),
  'an uncertain verdict': () => judgedAs('uncertain', 'needs_input'),
  'a second reviewer in place of one that crashed': () => ({
    before: reported(ENFORCE),
    cause: ({ agents }) => agents.dies('CB-1.r1'),
    named: 'reviewer CB-1',
    path: 'review.judging',
    leadsTo: 'review.judging',
    happened: starts('CB-1.r2'),
  }),
  'a gate that passed': () => gatedAs(0, 'done'),
  'a gate that failed': () => gatedAs(1, 'in_progress'),
  'a gate that cannot run': () => gatedAs(75, 'needs_input'),
  feedback: () => ({
    before: async (stage) => {
      await reported(ENFORCE)(stage);
      await stage.agents.endsTurn('CB-1.1');
      await stage.world.settle();
      // Its delivery fails until the switch is engaged, and is due again while it is.
      stage.world.deeds.script('deliverInput', () => {
        throw new Error('not now');
      });
      await stage.agents.judges('CB-1.r1', 'fail');
      await stage.world.settle();
    },
    cause: async ({ world, agents }) => {
      world.deeds.script('deliverInput', (deed) => agents.delivers(deed));
      world.deeds.done.length = 0;
      await world.advance(5_000);
    },
    named: 'deliverInput CB-1',
    path: 'in_progress',
    leadsTo: 'in_progress',
    happened: deeds('deliverInput'),
  }),
  landing: () => ({
    before: working({ landing: 'ff-only' }),
    cause: async ({ world, agents }) => {
      await agents.reports('CB-1.1', 'QUESTION');
      await world.tell('ticket/CB-1', { type: 'person.approved' });
    },
    named: 'land CB-1',
    path: 'done',
    leadsTo: 'done',
    happened: deeds('land'),
  }),
  'the operator’s triage': () => ({
    before: nothing,
    cause: (stage) => created(stage, { state: 'inbox', assignee: 'luci' }),
    named: 'triage CB-1',
    path: 'inbox',
    leadsTo: 'in_progress',
    happened: leaves('inbox'),
  }),
  'the operator’s return': () => ({
    before: async (stage) => {
      stage.agents.failsToStart = () => true;
      await working({ limits: { startFailures: 0 } })(stage);
    },
    cause: async ({ agents }) => {
      agents.failsToStart = () => false;
    },
    named: 'return CB-1',
    path: 'needs_input',
    leadsTo: 'in_progress',
    happened: leaves('needs_input'),
  }),
};
