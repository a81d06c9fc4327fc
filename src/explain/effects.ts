import type { ActionName } from '../machines/actions.ts';
import type { Scene } from './rules.ts';
import { isForPerson, isIdle, ownerOf, short, wayOnOf } from './rules.ts';

/** What one action will do to this very ticket. */
export interface Effect {
  readonly action: string;
  readonly effect: string;
}

const FRESH = 'with fresh budgets';
const KEEPS = 'keeps branch and worktree';

/** An action that the charts learn and that has no words here does not compile. */
const EFFECTS: Readonly<Record<ActionName, (scene: Scene) => string>> = {
  triage: (scene) =>
    isForPerson(scene)
      ? `to todo; nothing is started for ${scene.ticket.assignee}, who is a person`
      : 'to todo, from where it starts by itself',
  dispatch: (scene) => {
    const { slots } = scene.rules ?? {};
    const full = slots !== undefined && slots.workers.used >= slots.workers.limit;
    const what =
      wayOnOf(scene)?.author === false
        ? 'goes on now, to its review unless an author is asked for'
        : 'starts a run now';
    const refused = full ? `: refused while all ${slots.workers.limit} are taken` : '';
    return `${what}, over kill-switch, pause, back-off and dependencies, never over slots${refused}`;
  },
  answer: ({ worker }) =>
    isIdle(worker)
      ? `gives ${worker?.id} a new turn with your words if a slot is free, else a fresh run, ${FRESH}`
      : `to todo, your words go into the next prompt, ${FRESH}`,
  approve: (scene) => `${accepted(scene)}${skipped(scene)}${landed(scene)}`,
  reject: ({ ticket, worker }) => {
    const stops = ticket.state === 'review' && isJudge(worker) ? `stops ${worker?.id}, ` : '';
    return `${stops}to todo, your words go into the next prompt, ${FRESH}`;
  },
  retry: ({ ticket }) =>
    ticket.reason === 'dependency_cancelled'
      ? `to todo without the cancelled ticket, ${FRESH}`
      : `to todo, a fresh run ${FRESH}`,
  reopen: ({ ticket }) =>
    ticket.landed
      ? `to todo ${FRESH}; what has landed stays where it is`
      : `to todo ${FRESH}, on the branch as it is`,
  cancel: ({ worker }) =>
    worker
      ? `gives it up, stops ${worker.id}, ${KEEPS}`
      : `gives it up, starts nothing more, ${KEEPS}`,
  assign: ({ ticket, worker }) => {
    if (ticket.state === 'inbox') return 'the operator then moves it to todo by itself';
    if (worker?.role === 'author' && ticket.state === 'in_progress')
      return `says whose it is; ${worker.id} goes on, the next run is by the new one`;
    return 'says whose it is: a profile runs it, for a person nothing is started';
  },
  edit: ({ ticket, worker }) =>
    worker && ticket.state === 'in_progress'
      ? `changes text and fields; ${worker.id} goes on with what it was given`
      : 'changes text and fields; the next prompt has them',
  comment: ({ ticket }) =>
    ticket.state === 'done' || ticket.state === 'cancelled'
      ? 'adds to the activity and moves nothing'
      : 'adds to the activity and moves nothing; the next prompt holds it',
  route: (scene) => `sends it to one phase by hand: ${phasesOf(scene).join(', ')}`,
  land: ({ ticket, rules }) => {
    if (ticket.sha === null)
      return 'says that there is nothing to land: it was accepted without a commit';
    const what = `${ticket.branch} at ${short(ticket.sha)}`;
    if (ticket.landed) return `${what} has landed; it is looked at once more`;
    return rules?.landing.mode === 'command'
      ? `runs the landing command for ${what}`
      : `moves ${ticket.baseBranch ?? 'its base branch'} to ${what}, by fast-forward only`;
  },
};

const isJudge = (worker: Scene['worker']): boolean =>
  worker?.role === 'reviewer' || worker?.role === 'gate';

function accepted({ ticket }: Scene): string {
  return ticket.sha === null ? 'accepts it as its branch stands' : `accepts ${short(ticket.sha)}`;
}

/** What is left of the way to `done`, from where it is. */
function skipped(scene: Scene): string {
  const way = wayOnOf(scene);
  const { statePath } = scene.ticket;
  const at = ['review.verifying', 'review.judging', 'review.gating'].indexOf(statePath);
  if (statePath === 'needs_input') return ': done, nothing more is checked';
  if (at === -1) return ': done';
  if (!way) return ', skips what is left';
  const left = [
    ...(at === 0 ? ['the commit check'] : []),
    ...(at === 1 || (at === 0 && way.judged) ? ['the verdict'] : []),
    ...(way.gates.length > 0 ? ['the gates'] : []),
    ...(way.signOff ? ['the sign-off'] : []),
  ];
  return left.length === 0 ? ': done' : `, skips ${listed(left)}`;
}

function landed({ ticket, rules }: Scene): string {
  if (!rules || rules.landing.mode === 'off' || ticket.sha === null) return '';
  return rules.killSwitch.engaged ? '; it lands when the kill-switch is off' : '; then it lands';
}

function phasesOf(scene: Scene): readonly string[] {
  const way = wayOnOf(scene);
  const gates = way === undefined || way.gates.length > 0;
  return ['author', 'verify', 'review', ...(gates ? ['gates'] : []), 'signOff'];
}

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** What an action will do here; null for one that a newer service allows and this program does not know. */
export function effectOf(action: string, scene: Scene): string | null {
  return Object.hasOwn(EFFECTS, action) ? EFFECTS[action as ActionName](scene) : null;
}

/** Every action that is allowed now, with what it will do. */
export function effectsOf(scene: Scene): Effect[] {
  return scene.ticket.allowedActions.flatMap((action) => {
    const effect = effectOf(action, scene);
    return effect === null ? [] : [{ action, effect }];
  });
}

/** What people can do with the ticket's live worker. */
export function workerEffectsOf(scene: Scene): Effect[] {
  const { ticket, worker } = scene;
  if (!worker || !/^(starting|gated|live)(\.|$)/.test(worker.state)) return [];
  const shadow = worker.role === 'reviewer' && ticket.statePath !== 'review.judging';
  const stop = shadow
    ? 'stops it; its verdict would only have been stored, so the ticket stays where it is'
    : `stops it politely, then by force; the ticket waits for ${ownerOf(scene)}, no death is counted`;
  if (worker.role !== 'author') {
    const restart = shadow ? [] : [{ action: 'restart', effect: 'stops it and judges afresh' }];
    return [{ action: 'stop', effect: stop }, ...restart];
  }
  const working = worker.state === 'live.working';
  return [
    { action: 'stop', effect: stop },
    {
      action: 'restart',
      effect: 'stops it; a fresh run begins when it has ended, no death is counted',
    },
    ...(working ? [{ action: 'interrupt', effect: interrupted(scene) }] : []),
    {
      action: 'input',
      effect: isIdle(worker)
        ? 'begins a new turn with your words if a slot is free, else a fresh run'
        : 'waits for the end of its turn, then is delivered once',
    },
  ];
}

function interrupted({ worker, rules }: Scene): string {
  const runtime = rules?.profiles.find(({ name }) => name === worker?.profile)?.runtime;
  return runtime === 'exec'
    ? 'ends its run, which is one turn; no death is counted'
    : 'ends its turn and keeps the worker; no death is counted';
}
