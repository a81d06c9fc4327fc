import type { Status } from '../../../../src/transport/protocol/status.ts';
import { counted, grouped, span } from '../../ui/words.ts';

/** Who acts in a state, in two or three words below its name. */
const ACTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    arriving: 'left at once',
    inbox: 'you triage',
    todo: 'dispatcher',
    in_progress: 'a worker',
    review: 'verdict, gates, sign-off',
    'review.verifying': 'commit',
    'review.judging': 'reviewer',
    'review.gating': 'gates',
    'review.deciding': 'sign-off',
    needs_input: 'owner decides',
    done: 'accepted',
    cancelled: 'a person may,\nfrom any state',
  },
  worker: {
    starting: 'runner comes up',
    gated: 'waits for its go',
    live: 'agent runs',
    'live.working': 'in a turn',
    'live.reported': 'has reported',
    'live.idle': 'waits for input',
    'live.delivering': 'input on its way',
    'live.leaving': 'may end',
    stopping: 'being stopped',
    ended: 'nobody',
  },
  supervisor: {
    starting: 'reads its store',
    running: 'automation on',
    paused: 'automation held',
    'paused.held': 'kill-switch',
    'paused.mass_deaths': 'too many deaths',
    draining: 'nothing new starts',
    'draining.going': 'automation on',
    'draining.held': 'kill-switch',
    degraded: 'store fails',
    stopped: 'ended',
  },
};

export function actsWords(chart: string, path: string, status: Status | null): string {
  if (chart === 'ticket' && path === 'in_progress' && status) {
    const { used, limit } = status.slots.workers;
    return `${used} of ${limit} slots`;
  }
  return ACTS[chart]?.[path] ?? '';
}

/** What the first sentence is made of. */
export interface Standing {
  readonly total: number;
  /** Those that ask a person now. */
  readonly asking: number;
  /** Since when the oldest of them does, in milliseconds; null without one. */
  readonly oldestMs: number | null;
  readonly waiting: number;
  /** Those in `todo` that are given to a person: nothing is started for them. */
  readonly withPerson: number;
  readonly overdue: number;
  readonly accepted: number;
  readonly slots: { readonly used: number; readonly limit: number } | null;
  /** "in the last hour" */
  readonly range: string;
}

const waits = (count: number): string => (count === 1 ? 'waits' : 'wait');

/** "4 tickets wait for a person, the oldest for", and the time apart, since it may be red. */
export function headline({
  total,
  asking,
  withPerson,
  oldestMs,
}: Standing): [string, string | null] {
  if (total === 0) return ['No tickets yet. Everything is ready.', null];
  if (asking === 0) {
    return [
      withPerson === 0 ? 'Nothing waits for a person.' : 'Nothing waits for a decision.',
      null,
    ];
  }
  const what = `${counted(asking, 'ticket')} ${waits(asking)} for a person`;
  if (oldestMs === null) return [`${what}.`, null];
  return [asking === 1 ? `${what}, for ` : `${what}, the oldest for `, span(oldestMs)];
}

export function subline(standing: Standing): string {
  const { total, waiting, withPerson, overdue, accepted, slots, range } = standing;
  if (total === 0)
    return 'This is the road each ticket will take. You will see it move here, step by step.';
  const facts = [
    slots ? `${slots.used} of ${slots.limit} workers run` : null,
    waiting === 0 && withPerson > 0
      ? null
      : `${grouped(waiting)} ${waits(waiting)} for a slot or a dependency`,
    withPerson === 0
      ? null
      : `${grouped(withPerson)} ${withPerson === 1 ? 'is' : 'are'} with a person`,
    `${overdue === 0 ? 'none is' : overdue === 1 ? '1 is' : `${grouped(overdue)} are`} overdue`,
  ];
  return `${counted(total, 'ticket')}. ${facts.filter(Boolean).join(', ')}. ${grouped(accepted)} accepted ${range}.`;
}

/** The same for a narrow screen. */
export function shortSubline({ total, waiting, overdue, slots }: Standing): string {
  if (total === 0) return 'This is the road each ticket will take.';
  const run = slots ? `${slots.used} of ${slots.limit} workers run, ` : '';
  return `${run}${grouped(waiting)} ${waits(waiting)}, ${overdue === 1 ? '1 is' : `${grouped(overdue)} are`} overdue.`;
}

/** What was certain when the connection was lost. */
export function pastHeadline({ total, asking }: Standing, time: string): string {
  if (total === 0) return `As of ${time}: no tickets.`;
  if (asking === 0) return `As of ${time}: nothing waited for a person.`;
  return `As of ${time}: ${counted(asking, 'ticket')} waited for a person.`;
}

export function pastSubline({ total, slots }: Standing): string {
  const ran = slots ? `, ${counted(slots.used, 'worker')} ran` : '';
  return `${counted(total, 'ticket')}${ran}. Workers go on without this page.`;
}

/** `2 s`, `1 m 40`, `1 h 06`: on an axis, where the second unit needs no name. */
export function axisTime(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 9_950 && ms % 1_000 !== 0) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const two = (large: number, rest: number, unit: string): string =>
    rest === 0 ? `${large} ${unit}` : `${large} ${unit} ${String(rest).padStart(2, '0')}`;
  if (seconds < 3_600) return two(Math.floor(seconds / 60), seconds % 60, 'm');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), minutes % 60, 'h');
  return `${Math.round(minutes / 1_440)} d`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** `14:22`, or with its day where the range is long. */
export function endTime(time: string, rangeMs: number): string {
  const at = Date.parse(time);
  const clock = CLOCK.format(at);
  return rangeMs < 36 * 3_600_000 ? clock : `${DAY.format(at)} ${clock}`;
}
