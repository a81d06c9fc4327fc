import type { ActionRequest } from '../../src/machines/actions.ts';
import { ACTIONS, ROUTE_PHASES, sayingOf } from '../../src/machines/actions.ts';
import type { Move, Play } from './play.ts';
import { noted, one, say, ticketsIn } from './play.ts';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
/** Tickets of one run: enough to compete for slots, few enough to be looked at after every commit. */
const TICKETS_MAX = 12;

function request({ seed }: Play, action: (typeof ACTIONS)[number]): ActionRequest {
  switch (action) {
    case 'answer':
    case 'comment':
      return { action, text: 'a word' };
    case 'reject':
      return { action, feedback: 'not yet' };
    case 'assign':
      return { action, assignee: seed.pick(['luci', 'nina', 'mia', null]) };
    case 'route':
      return { action, phase: seed.pick(ROUTE_PHASES) };
    case 'edit':
      return { action, changes: { title: 'another title', requiresCommit: seed.chance(0.5) } };
    case 'triage':
    case 'dispatch':
    case 'land':
    case 'approve':
    case 'retry':
    case 'reopen':
    case 'cancel':
      return { action };
  }
}

/** What people do, whether it fits or not. */
export const movesOfPeople: readonly Move[] = [
  {
    name: 'create',
    weight: 8,
    run: (play) => {
      const { world, watch, seed } = play;
      const { tickets } = watch.scene;
      if (tickets.length >= TICKETS_MAX) return;
      const dependsOn = tickets.length > 0 && seed.chance(0.3) ? [seed.pick(tickets).id] : [];
      noted(
        watch,
        world.create({
          priority: seed.pick(PRIORITIES),
          assignee: seed.chance(0.2) ? seed.pick(['mia', 'luci', 'nina']) : null,
          state: seed.chance(0.1) ? 'inbox' : 'todo',
          requiresCommit: seed.chance(0.8),
          dependsOn,
        }),
      );
    },
  },
  ...ACTIONS.map((action) => ({
    name: action,
    weight: action === 'cancel' ? 0.3 : 1,
    run: (play: Play) => {
      const ticket = one(play, play.watch.scene.tickets);
      if (ticket) say(play, `ticket/${ticket.id}`, sayingOf(request(play, action)));
    },
  })),
  {
    name: 'decide',
    weight: 8,
    run: (play) => {
      const ticket = one(
        play,
        ticketsIn(play.watch.scene, 'needs_input', 'review.deciding', 'inbox'),
      );
      if (!ticket) return;
      const action = play.seed.pick(['answer', 'approve', 'reject', 'retry', 'triage'] as const);
      say(play, `ticket/${ticket.id}`, sayingOf(request(play, action)));
    },
  },
  {
    name: 'stop or restart a worker',
    weight: 2,
    run: (play) => {
      const worker = one(play, play.watch.scene.workers);
      if (!worker) return;
      const type = play.seed.pick(['person.stopped_worker', 'person.restarted_worker'] as const);
      say(play, `ticket/${worker.is.ticket}`, { type, worker: worker.id });
    },
  },
  {
    name: 'say something to a worker',
    weight: 3,
    run: (play) => {
      const worker = one(play, play.watch.scene.workers);
      if (!worker) return;
      say(play, `ticket/${worker.is.ticket}`, {
        type: 'person.instructed',
        worker: worker.id,
        text: 'and this too',
        when: play.seed.pick(['now', 'next_turn'] as const),
        slotFree: false,
      });
    },
  },
  {
    name: 'interrupt a worker',
    weight: 1,
    run: (play) => {
      const worker = one(play, play.watch.scene.workers);
      if (worker) say(play, `worker/${worker.id}`, { type: 'person.interrupted' });
    },
  },
  {
    name: 'engage the switch',
    weight: 4,
    run: (play) => {
      const halt = play.seed.chance(0.3);
      say(play, 'supervisor', { type: 'person.engaged', halt, reason: null });
    },
  },
  {
    name: 'release the switch',
    weight: 4,
    run: (play) => {
      play.world.flag.clear();
      say(play, 'supervisor', { type: 'person.released', reason: null });
    },
  },
  {
    name: 'set or remove the flag',
    weight: 2,
    run: ({ world, seed }) => {
      world.flag.engaged = seed.chance(0.4);
    },
  },
  {
    name: 'drain',
    weight: 0.5,
    run: (play) => say(play, 'supervisor', { type: 'person.drained' }),
  },
  {
    name: 'resume',
    weight: 2,
    run: (play) => say(play, 'supervisor', { type: 'person.resumed' }),
  },
  {
    name: 'a verdict from outside',
    weight: 2,
    run: (play) => {
      const { seed } = play;
      const ticket = one(play, play.watch.scene.tickets);
      if (!ticket) return;
      const sha = seed.chance(0.7) ? (ticket.is.report?.sha ?? '') : 'another';
      say(play, `ticket/${ticket.id}`, {
        type: 'review.verdict',
        worker: null,
        reviewer: 'a bot',
        sha,
        verdict: seed.pick(['pass', 'fail', 'uncertain']),
        reasons: ['a reason'],
        gaps: [],
        held: false,
        slotFree: false,
      });
    },
  },
  {
    name: 'a review by hand',
    weight: 2,
    run: (play) => {
      const ticket = one(play, play.watch.scene.tickets);
      if (!ticket) return;
      say(play, `ticket/${ticket.id}`, {
        type: 'person.review_asked',
        startsAllowed: false,
        slotFree: false,
        dependenciesDone: false,
        launch: null,
      });
    },
  },
  {
    name: 'say something again',
    weight: 4,
    run: (play) => {
      const again = one(play, play.said);
      if (again) say(play, again.to, again.saying, again.options);
    },
  },
];
