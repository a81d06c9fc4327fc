import { hasMoreToHear } from '../../../src/machines/ticket-turn-guards.ts';
import type { TicketContext } from '../../../src/machines/ticket-context.ts';
import type { Law } from './law.ts';
import { asked, told } from './law.ts';
import { inReview, isSaid, judged, law, same } from './ticket-change.ts';

/** What gives fresh budgets: every decision but approve and cancel (DOMAIN 2.11). */
const DECISIONS = [
  'person.answered',
  'person.rejected',
  'person.retried',
  'person.reopened',
  'person.routed',
] as const;
const MECHANICAL = ['cannot_start', 'interrupted', 'input_undeliverable'];
const budgets = (context: TicketContext): number =>
  context.deathCount +
  context.reviewCycles +
  context.startFailures +
  context.interruptions +
  context.bounces +
  context.runsCounted +
  context.tokensCounted +
  context.costCounted;

/** Counters of ends that are borne without a person, and what raises each. */
const BORNE = [
  ['startFailures', 'worker.start_failed'],
  ['interruptions', 'worker.lost'],
  ['inputRetries', 'worker.undeliverable'],
] as const;

const counting: readonly Law[] = [
  law('4', 'reviewCycles goes no further than its limit', ({ was, is }) => {
    const { reviewCycles } = is.policy.limits;
    return is.reviewCycles <= Math.max(reviewCycles, was.reviewCycles);
  }),
  law(
    '4',
    'at the limit of reviewCycles the ticket waits for a person, or one has ended it',
    ({ is, to }) =>
      is.reviewCycles < is.policy.limits.reviewCycles ||
      ['needs_input', 'done', 'cancelled'].includes(to),
  ),
  law('2.7', 'a fail counts one cycle, and nothing else does', (change) => {
    const { was, is, from, to } = change;
    const failed = inReview(from) && !inReview(to) && judged(change)?.outcome === 'fail';
    return failed ? is.reviewCycles === was.reviewCycles + 1 : is.reviewCycles <= was.reviewCycles;
  }),
  law('5', 'an author that dies in progress counts one death', ({ was, is, from, said }) =>
    isSaid(said, 'worker.died') &&
    from === 'in_progress' &&
    said.worker === was.author?.id &&
    !was.feedbackPending
      ? is.deathCount === was.deathCount + 1
      : is.deathCount <= was.deathCount,
  ),
  law('5', 'one death more than is borne leaves the ticket to a person', ({ is, to }) =>
    is.deathCount > is.policy.limits.deaths ? ['needs_input', 'cancelled'].includes(to) : true,
  ),
  law('5', 'after the last death that is borne nothing is started', ({ was, starts }) =>
    starts ? was.deathCount <= was.policy.limits.deaths : true,
  ),
  law('6', 'a death that is borne is silent', (change) => {
    const { was, is, to } = change;
    if (is.deathCount <= was.deathCount || is.deathCount > is.policy.limits.deaths) return true;
    const open = is.ask?.reason === 'bounce_loop';
    return open || (to === 'todo' && asked(change, 'escalate').length === 0);
  }),
  law(
    '2.4',
    'failures are borne up to their limits, and only then asked about',
    ({ was, is, to }) =>
      BORNE.every(([counter]) => {
        if (is[counter] <= was[counter]) return true;
        return to === 'todo' ? is[counter] <= is.policy.limits[counter] : to === 'needs_input';
      }),
  ),
  law('2.4', 'each counter of failures counts its own kind of end', ({ was, is, said }) =>
    BORNE.every(([counter, type]) => is[counter] <= was[counter] || said.type === type),
  ),
  law(
    '2.10',
    'returns without progress are borne up to their limit',
    ({ is }) => is.bounces <= is.policy.limits.bounces,
  ),
  law('2.11', 'a decision gives fresh budgets', ({ is, said }) =>
    isSaid(said, ...DECISIONS) ? budgets(is) === 0 : true,
  ),
  law('2', 'a cap on runs is kept', ({ was, starts }) =>
    starts ? was.runsCounted < was.policy.limits.runsPerTicket : true,
  ),
  law('2', 'a budget is kept', ({ was, starts }) => {
    const { tokens, cost } = was.policy.limits;
    return (
      !starts ||
      ((tokens === null || was.tokensCounted < tokens) && (cost === null || was.costCounted < cost))
    );
  }),
];

const moving: readonly Law[] = [
  law('7', 'the kill-switch holds every move that it must hold', (change) => {
    const { from, to, said } = change;
    const held = 'held' in said && said.held;
    const started = asked(change, 'spawnWorker').length > 0;
    return !held || (from === to && !started && asked(change, 'land').length === 0);
  }),
  law('7', 'nothing is started by itself while starts are held', (change) => {
    const { was, said } = change;
    if (!isSaid(said, 'dispatcher.granted') || said.startsAllowed || was.forced) return true;
    return asked(change, 'spawnWorker').length === 0 && change.from === change.to;
  }),
  law(
    '7',
    'what is held moves on release, by a person or their waiting words, or with its configuration',
    ({ was, from, to, said }) =>
      !was.held || !inReview(from) || from === to
        ? true
        : ['automation.released', 'config.applied'].includes(said.type) ||
          said.type.startsWith('person.') ||
          (said.type === 'worker.idled' && was.queue.length > 0),
  ),
  law('§4', 'a fail that is held outlives a changed configuration', ({ was, is, from, to, said }) =>
    isSaid(said, 'config.applied') && was.held && was.judgement?.outcome === 'fail'
      ? from === to && is.held && same(is.judgement, was.judgement)
      : true,
  ),
  law(
    '§9',
    'only the commit that was accepted has landed',
    ({ was, is, from, said }) =>
      was.landed ||
      !is.landed ||
      (from === 'done' && isSaid(said, 'landing.landed') && said.sha === was.acceptedSha),
  ),
  law('§9', 'a landing is asked for a commit, and never moves a ticket', (change) => {
    const about = isSaid(change.said, 'person.landed', 'landing.landed', 'landing.failed');
    return (
      asked(change, 'land').every(({ sha }) => sha !== null && sha === change.is.acceptedSha) &&
      (!about || change.from === change.to)
    );
  }),
  law('8', 'the operator moves no ticket that was judged or decided about', ({ was, said }) =>
    isSaid(said, 'operator.triaged', 'operator.returned')
      ? was.judgedPass === null && was.reviewCycles === 0 && !was.decided
      : true,
  ),
  law('§5', 'the operator returns what a machine hindered, once', ({ was, said }) =>
    isSaid(said, 'operator.returned')
      ? MECHANICAL.includes(was.ask?.reason ?? '') && !was.operatorReturned
      : true,
  ),
  law(
    '10',
    'a verdict acts on the current sha of the current turn',
    ({ was, is, from, to, said }) => {
      if (!isSaid(said, 'review.verdict')) return true;
      if (from === to && same(is.judgement, was.judgement)) return true;
      const { reviewer, report } = was;
      const right = said.worker === null || (reviewer?.id === said.worker && !reviewer.shadow);
      return from === 'review.judging' && right && said.sha === (report?.sha ?? '');
    },
  ),
  law('§3', 'a shadow moves nothing, whether it judges or fails', ({ was, from, to, said }) =>
    isSaid(said, 'review.verdict', 'reviewer.failed') &&
    was.reviewer?.shadow === true &&
    said.worker === was.reviewer.id
      ? from === to
      : true,
  ),
  law(
    '§3',
    'a review by hand moves nothing and starts one reviewer, whatever is held',
    (change) => {
      const { from, to, was, is, said } = change;
      if (!isSaid(said, 'person.review_asked')) return true;
      const [started] = asked(change, 'spawnWorker').map(
        (params) => params['input'] as { role: string; automatic: boolean; shadow: boolean },
      );
      const beside = from !== 'review.judging';
      return (
        from === to &&
        same(is.judgement, was.judgement) &&
        started?.role === 'reviewer' &&
        !started.automatic &&
        started.shadow === beside
      );
    },
  ),
  law('10', 'a commit check acts on the report that it was made for', ({ was, said }) =>
    isSaid(said, 'commit.checked')
      ? said.run === (was.report?.run ?? '') && said.turn === (was.report?.turn ?? 0)
      : true,
  ),
  law('11', 'a report acts with the right of the live author', ({ was, from, said }) =>
    isSaid(said, 'worker.reported')
      ? from === 'in_progress' && said.worker === was.author?.id
      : true,
  ),
  law(
    '12',
    'an open dependency, a back-off or a pause keeps a ticket from starting by itself',
    (change) => {
      const { was, said, starts } = change;
      if (!starts || !isSaid(said, 'dispatcher.granted') || was.forced) return true;
      return said.dependenciesDone && said.startsAllowed && was.backoffUntil === null;
    },
  ),
  law('13', 'the next turn of an idle author has a slot', ({ from, to, said, starts }) =>
    to === 'in_progress' && from !== to && !starts ? 'slotFree' in said && said.slotFree : true,
  ),
  law('13', 'whatever starts has a slot', (change) =>
    asked(change, 'spawnWorker').length > 0
      ? isSaid(change.said, 'dispatcher.granted', 'person.dispatched', 'person.review_asked') &&
        change.said.slotFree
      : true,
  ),
  law('§1', 'a final state is left by a person alone', ({ from, to, said }) =>
    from !== to && (from === 'done' || from === 'cancelled')
      ? said.type === 'person.reopened'
      : true,
  ),
  law(
    '§1',
    'work goes through every step that it needs, unless a person says otherwise',
    (change) => {
      const { was, is, from, to, said } = change;
      if (from === to || !['review.deciding', 'done'].includes(to)) return true;
      if (said.type.startsWith('person.')) return true;
      const { phases, reviewMode } = is.policy;
      const last = judged(change);
      if (last?.outcome !== 'pass') return false;
      const signsOff = phases.signOff || is.report?.signal === 'REVIEW';
      if (signsOff !== (to === 'review.deciding')) return false;
      if (phases.gates.length > 0) {
        return last.source === 'gate' && was.gateIndex === phases.gates.length - 1;
      }
      return !(phases.review && reviewMode === 'enforce') || last.source === 'reviewer';
    },
  ),
  law('2.8', 'from the report on the author’s end moves nothing', ({ was, from, to, said }) =>
    inReview(from) &&
    !hasMoreToHear(was) &&
    /^worker\.(died|lost|stopped|finished|start_failed)$/.test(said.type)
      ? from === to
      : true,
  ),
];

const being: readonly Law[] = [
  law('14', 'in progress there is an author', ({ is, to }) =>
    to === 'in_progress' ? is.author !== null : true,
  ),
  law('14', 'a fresh start waits for the end of the earlier author', ({ was, is, starts }) =>
    starts ? was.author === null && is.author !== null : true,
  ),
  law('14', 'without a fresh start work goes on with the author that is idle', (change) => {
    const { was, from, to, starts } = change;
    if (to !== 'in_progress' || from === to || starts) return true;
    const words = told(change, (address) => address === `worker/${was.author?.id}`);
    // It becomes idle by this very word, or was so before.
    const idle = was.author?.idle === true || change.said.type === 'worker.idled';
    return idle && words.some(({ type }) => type === 'ticket.instructed');
  }),
  law('1', 'one worker is started at a time, and none beside another of its role', (change) => {
    const inputs = asked(change, 'spawnWorker').map(
      (params) => params['input'] as { role: 'author' | 'reviewer' | 'gate' },
    );
    return inputs.length <= 1 && inputs.every(({ role }) => change.was[role] === null);
  }),
  law('15', 'a judgement that nothing holds moves the ticket on at once', ({ is, to }) =>
    inReview(to) ? is.judgement === null || is.held || hasMoreToHear(is) : true,
  ),
  law('7', 'nothing is decided while people’s words wait for the end of a turn', (change) => {
    const { was, from, to, said } = change;
    const itself = !said.type.startsWith('person.');
    return inReview(from) && itself && hasMoreToHear(was) && to !== 'in_progress'
      ? inReview(to) || to === 'todo' || !hasMoreToHear(change.is)
      : true;
  }),
  law('15', 'a back-off that counts has a timer', ({ is, to, timers }) =>
    to === 'todo' && is.backoffUntil !== null && !is.forced ? timers.has('backoff') : true,
  ),
  law('16', 'no timer outlives the state that set it', ({ to, timers }) =>
    timers.has('backoff') ? to === 'todo' : true,
  ),
  law('9', 'who asks a person opens one escalation', (change) => {
    const { from, to, is } = change;
    const asks = to === 'needs_input' || to === 'review.deciding';
    if (!asks) return is.ask === null && (to === 'done' || asked(change, 'escalate').length === 0);
    if (is.ask === null) return false;
    const opened = asked(change, 'escalate');
    if (from === to) return true;
    return opened.length === 1 && opened[0]?.['reason'] === is.ask.reason;
  }),
  law('9', 'leaving a state that asks resolves what it asked', (change) => {
    const { from, to } = change;
    const asks = from === 'needs_input' || from === 'review.deciding';
    return asks && from !== to ? asked(change, 'resolveEscalations').length === 1 : true;
  }),
  law('§1', 'an end stops the ticket’s workers', (change) => {
    const { from, to, is } = change;
    if (from === to || (to !== 'done' && to !== 'cancelled')) return true;
    const stopped = (id: string): boolean =>
      told(change, (address) => address === `worker/${id}`).some(
        ({ type }) => type === 'ticket.stopped',
      );
    // Leaving a review has stopped its judges before; a shadow's verdict is only stored.
    const judge =
      to === 'cancelled' || (inReview(from) && !is.reviewer?.shadow) ? is.reviewer : null;
    return [is.author, is.gate, judge].every((worker) => worker === null || stopped(worker.id));
  }),
];

/** What DOMAIN says about each single change of a ticket. */
export const ticketLaws: readonly Law[] = [...counting, ...moving, ...being];
