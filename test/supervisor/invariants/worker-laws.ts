import type { WorkerContext } from '../../../src/machines/worker-context.ts';
import type { WorkerEvent } from '../../../src/machines/worker-events.ts';
import { statePath } from '../../../src/step/step.ts';
import type { Change, Law } from './law.ts';
import { asked, lawsAbout, told } from './law.ts';

interface WorkerChange extends Change {
  readonly from: string;
  readonly to: string;
  readonly was: WorkerContext;
  readonly is: WorkerContext;
  readonly said: WorkerEvent;
}

function ofWorker(change: Change): WorkerChange {
  return {
    ...change,
    from: statePath(change.before.value),
    to: statePath(change.after.value),
    was: change.before.context as unknown as WorkerContext,
    is: change.after.context as unknown as WorkerContext,
    said: change.event as unknown as WorkerEvent,
  };
}

const law = lawsAbout(ofWorker);

const toTicket = (change: WorkerChange): readonly string[] =>
  told(change, (address) => address === `ticket/${change.was.ticket}`).map(({ type }) => type);

/** How a ticket hears that a worker has ended. */
const ENDS = [
  'worker.died',
  'worker.finished',
  'worker.stopped',
  'worker.lost',
  'worker.start_failed',
  'review.verdict',
  'reviewer.failed',
  'gate.finished',
];

/** Which state may have which timer. */
const TIMERS: Readonly<Record<string, RegExp>> = {
  stall: /^live\.working$/,
  overrun: /^live\./,
  'xstate.after.reportLinger.worker.live.reported': /^live\.reported$/,
  'xstate.after.idleFor.worker.live.idle': /^live\.idle$/,
  'xstate.after.grace.worker.live.leaving': /^live\.leaving$/,
  'xstate.after.stopAgain.worker.stopping': /^stopping$/,
};

/** Stops of ours that count as ends by itself. */
const COUNTED: WorkerContext['stopping'][] = ['stalled', 'max_run_time', 'silent'];

/** It ends, and not by a stop of ours; a start that fails while it is called off has not been one. */
function endsByItself({ was, from, to, said }: WorkerChange, role: WorkerContext['role']): boolean {
  if (was.role !== role || to !== 'ended' || from === 'ended') return false;
  if (from === 'stopping' && said.type === 'runner.start_failed') return false;
  return [null, ...COUNTED].includes(was.stopping);
}

/** What DOMAIN says about each single change of a worker. */
export const workerLaws: readonly Law[] = [
  law('1', 'a runner is started once per incarnation', (change) => {
    const { was, is, said } = change;
    const [started] = asked(change, 'startRunner');
    return started
      ? said.type === 'runner.expired' &&
          is.incarnation === was.incarnation + 1 &&
          started['incarnation'] === is.incarnation
      : is.incarnation === was.incarnation;
  }),
  law('1', 'a word about an earlier incarnation changes nothing', ({ was, said }) =>
    'incarnation' in said ? said.incarnation === was.incarnation : true,
  ),
  law(
    '11',
    'a report is accepted in the live turn that it is for, once, from an author',
    (change) => {
      const { from, was, said } = change;
      if (!toTicket(change).includes('worker.reported')) return true;
      return (
        said.type === 'agent.reported' &&
        ['live.working', 'stopping'].includes(from) &&
        said.turn === was.turn &&
        was.reported === null &&
        was.role === 'author'
      );
    },
  ),
  law('20', 'a death is an author’s end without a report and without a stop of ours', (change) => {
    const { was } = change;
    if (!toTicket(change).includes('worker.died')) return true;
    return (
      was.role === 'author' && was.reported === null && [null, ...COUNTED].includes(was.stopping)
    );
  }),
  law('2.3', 'an author’s end without a report and without a stop of ours is a death', (change) => {
    const { was, said } = change;
    if (said.type !== 'runner.exited' || was.role !== 'author' || was.reported !== null)
      return true;
    return ![null, ...COUNTED].includes(was.stopping) || toTicket(change).includes('worker.died');
  }),
  law('2.4', 'a run without a recorded end is an interruption, unless we killed it', (change) => {
    const { was, said } = change;
    if (said.type !== 'runner.lost' || was.role !== 'author' || was.reported !== null) return true;
    return was.stopping !== null || toTicket(change).includes('worker.lost');
  }),
  law('2.7', 'a reviewer that ends by itself has answered or failed', (change) => {
    if (!endsByItself(change, 'reviewer')) return true;
    const words = toTicket(change);
    return (
      words.includes('review.verdict') ||
      words.includes('reviewer.failed') ||
      words.includes('worker.lost')
    );
  }),
  law('2.9', 'a gate that ends by itself has an outcome', (change) => {
    if (!endsByItself(change, 'gate')) return true;
    const words = toTicket(change);
    return words.includes('gate.finished') || words.includes('worker.lost');
  }),
  law('1', 'what has ended stays ended', ({ from, to }) => from !== 'ended' || to === 'ended'),
  law('21', 'an end is told to the ticket exactly once, and recorded', (change) => {
    const { from, to, is } = change;
    const ends = toTicket(change).filter((type) => ENDS.includes(type)).length;
    const ended = to === 'ended' && from !== 'ended';
    return ended ? ends === 1 && is.terminal !== null && is.endedAt !== null : ends === 0;
  }),
  law('16', 'no timer outlives the state that set it', ({ to, timers }) =>
    [...timers].every((id) => TIMERS[id]?.test(to) === true),
  ),
  law('15', 'a live worker has a deadline', ({ to, timers }) =>
    to.startsWith('live.') ? timers.has('overrun') : true,
  ),
  law('2.3.overrun', 'a run is stopped as too long when it was awake for its time', (change) => {
    const { was, is, said } = change;
    const tooLong = is.stopping === 'max_run_time' && was.stopping !== 'max_run_time';
    if (!tooLong) return true;
    return said.type === 'overrun.due' && said.ranMs >= was.policy.maxRunTimeMs;
  }),
  law('15', 'a turn under way is watched for a stall', ({ to, timers }) =>
    to === 'live.working' ? timers.has('stall') : true,
  ),
  law('15', 'an idle worker ends some day', ({ to, timers }) =>
    to === 'live.idle' ? timers.has('xstate.after.idleFor.worker.live.idle') : true,
  ),
  law('15', 'a stop is asked for again until it has an answer', (change) => {
    const { to, timers } = change;
    if (to !== 'stopping') return true;
    const asksNow = asked(change, 'stopRunner').length === 1;
    const asksAgain = timers.has('xstate.after.stopAgain.worker.stopping');
    return asksAgain && (asksNow || change.from === 'stopping');
  }),
  law(
    '§6',
    'a turn begins when its prompt was delivered',
    ({ was, is, said }) =>
      is.turn === was.turn || (said.type === 'turn.delivered' && is.turn === was.turn + 1),
  ),
  law('§6', 'forged reports are told to the ticket once, past the limit', (change) => {
    const { was, is } = change;
    const tells = toTicket(change).includes('worker.forged');
    const passes =
      was.role === 'author' &&
      is.refusedReports > is.policy.reportForgeries &&
      was.refusedReports <= was.policy.reportForgeries;
    return tells === passes;
  }),
  law('2.11', 'an interrupt keeps a worker that can take another turn', ({ was, from, to, said }) =>
    said.type === 'person.interrupted' && was.policy.takesTurns ? from === to : true,
  ),
];
