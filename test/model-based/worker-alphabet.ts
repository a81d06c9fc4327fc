import type { By } from '../../src/machines/by.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import type { Exit, WorkerSaying } from '../../src/machines/worker-events.ts';
import type { Letter } from './explore.ts';
import { AT } from './explore.ts';

type Say = (context: WorkerContext) => WorkerSaying;
type ExitedSaying = Extract<WorkerSaying, { type: 'runner.exited' }>;

function letter(name: string, kind: By['kind'], say: Say): Letter {
  const type = name.split(' ', 1)[0] as string;
  return { name, type, by: { kind, id: kind }, saying: say };
}

const IDENTITY = { pid: 7, startTime: '70', bootId: 'boot' };
const AFTER = [
  'xstate.after.reportLinger.worker.live.reported',
  'xstate.after.idleFor.worker.live.idle',
  'xstate.after.grace.worker.live.leaving',
  'xstate.after.stopAgain.worker.stopping',
] as const;

const exit = (code: number | null, signal: string | null = null): Exit => ({
  code,
  signal,
  lastLine: 'the last line',
  head: 's1',
});

function runner(): Letter[] {
  const own = ({ incarnation }: WorkerContext): number => incarnation;
  const earlier = ({ incarnation }: WorkerContext): number => incarnation - 1;
  const exited = (name: string, end: Exit, answer: ExitedSaying['answer'] = null): Letter =>
    letter(`runner.exited ${name}`, 'runner', ({ incarnation }) => ({
      type: 'runner.exited',
      incarnation,
      exit: end,
      answer,
      tail: 'the end of it',
    }));
  return [
    ...Object.entries({ own, earlier }).flatMap(([which, of]) => [
      letter(`runner.spawned ${which}`, 'runner', (context) => ({
        type: 'runner.spawned',
        incarnation: of(context),
        identity: IDENTITY,
        nonceHash: 'hash',
        cwd: 'worktree',
        branch: `callboard/${context.ticket}`,
        head: 'h0',
        baseSha: 'b0',
      })),
      letter(`runner.start_failed ${which}`, 'runner', (context) => ({
        type: 'runner.start_failed',
        incarnation: of(context),
        cause: 'no such command',
      })),
      letter(`runner.expired ${which}`, 'runner', (context) => ({
        type: 'runner.expired',
        incarnation: of(context),
      })),
      letter(`runner.live ${which}`, 'runner', (context) => ({
        type: 'runner.live',
        incarnation: of(context),
        agent: IDENTITY,
      })),
      letter(`runner.lost ${which}`, 'runner', (context) => ({
        type: 'runner.lost',
        incarnation: of(context),
        cause: 'no process',
      })),
    ]),
    exited('with 0', exit(0)),
    exited('with 1', exit(1)),
    exited('with 75', exit(75)),
    exited('by a signal', exit(null, 'SIGKILL')),
    exited('with a verdict', exit(0), { verdict: 'pass', reasons: [], gaps: [] }),
    exited('with a verdict that cannot be read', exit(0), { unreadable: 'no JSON' }),
    letter('runner.exited earlier', 'runner', (context) => ({
      type: 'runner.exited',
      incarnation: earlier(context),
      exit: exit(1),
      answer: null,
      tail: '',
    })),
  ];
}

function agent(): Letter[] {
  const reported = (name: string, signal: 'DONE' | 'QUESTION', turns: number): Letter =>
    letter(`agent.reported ${name}`, 'worker', ({ turn, seenOffset }) => ({
      type: 'agent.reported',
      turn: turn + turns,
      offset: seenOffset + 1,
      signal,
      payload: 'done',
      sha: 's1',
      channel: 'mcp',
    }));
  const refused = (name: string, offset: (context: WorkerContext) => number | null): Letter =>
    letter(`agent.report_refused ${name}`, 'worker', (context) => ({
      type: 'agent.report_refused',
      why: 'stale',
      signal: 'DONE',
      offset: offset(context),
    }));
  return [
    reported('DONE', 'DONE', 0),
    reported('QUESTION', 'QUESTION', 0),
    reported('DONE of an earlier turn', 'DONE', -1),
    refused('new', ({ seenOffset }) => seenOffset + 1),
    refused('without a place', () => null),
    refused('that was seen before', ({ seenOffset }) => seenOffset),
    letter('agent.turn_ended this', 'worker', ({ turn }) => ({ type: 'agent.turn_ended', turn })),
    letter('agent.turn_ended earlier', 'worker', ({ turn }) => ({
      type: 'agent.turn_ended',
      turn: turn - 1,
    })),
    letter('agent.used', 'worker', ({ seenOffset }) => ({
      type: 'agent.used',
      offset: seenOffset + 1,
      tokens: 5,
      cost: 1,
    })),
    letter('agent.used that was seen before', 'worker', ({ seenOffset }) => ({
      type: 'agent.used',
      offset: seenOffset,
      tokens: 5,
      cost: 1,
    })),
    letter('turn.delivered next', 'runner', ({ turn }) => ({
      type: 'turn.delivered',
      turn: turn + 1,
      nonceHash: 'next hash',
    })),
    letter('turn.delivered this', 'runner', ({ turn }) => ({
      type: 'turn.delivered',
      turn,
      nonceHash: 'hash',
    })),
    letter('turn.undeliverable', 'runner', () => ({
      type: 'turn.undeliverable',
      cause: 'refused',
    })),
  ];
}

function others(): Letter[] {
  return [
    letter('stall.due silent', 'system', ({ policy }) => ({
      type: 'stall.due',
      lastActivityAt: AT - policy.stallAfterMs,
    })),
    letter('stall.due active', 'system', () => ({ type: 'stall.due', lastActivityAt: AT - 1 })),
    letter('overrun.due too long', 'system', ({ policy }) => ({
      type: 'overrun.due',
      ranMs: policy.maxRunTimeMs,
    })),
    letter('overrun.due within its time', 'system', ({ policy }) => ({
      type: 'overrun.due',
      ranMs: policy.maxRunTimeMs - 1,
    })),
    ...(['feedback', 'answer', 'input'] as const).map((what) =>
      letter(`ticket.instructed ${what}`, 'ticket', () => ({
        type: 'ticket.instructed',
        what,
        upTo: 1,
      })),
    ),
    letter('ticket.moved_on', 'ticket', () => ({ type: 'ticket.moved_on' })),
    letter('ticket.stopped', 'ticket', () => ({ type: 'ticket.stopped', reason: 'person' })),
    letter('ticket.stopped for silence', 'ticket', () => ({
      type: 'ticket.stopped',
      reason: 'silent',
    })),
    letter('supervisor.halted', 'supervisor', () => ({ type: 'supervisor.halted' })),
    letter('person.interrupted', 'person', () => ({ type: 'person.interrupted' })),
    ...AFTER.map((type) => letter(type, 'system', () => ({ type }) as unknown as WorkerSaying)),
  ];
}

/** Everything that can be said to a worker, in every variant that a guard tells apart. */
export const workerAlphabet: readonly Letter[] = [...runner(), ...agent(), ...others()];
