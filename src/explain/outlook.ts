import { listed } from './effects.ts';
import { reasonWords } from './reasons.ts';
import type { Scene, WayOn } from './rules.ts';
import { isForPerson, isIdle, ownerOf, wayOnOf } from './rules.ts';

/** One thing that may happen next, and what comes of it. */
export interface Prospect {
  /** What happens: `pass`, `no verdict`. */
  readonly when: string;
  /** The moment at which it is decided by the clock, in ISO 8601; null where no time decides. */
  readonly at: string | null;
  readonly then: string;
}

/** What may happen next in this state, by the rules in force; empty where they are not known or nothing will happen. */
export function outlookOf(scene: Scene): Prospect[] {
  const of = OUTLOOKS[scene.ticket.statePath];
  return of && scene.rules ? of({ ...scene, rules: scene.rules }) : [];
}

type Known = Scene & { readonly rules: NonNullable<Scene['rules']> };

const OUTLOOKS: Readonly<Record<string, (scene: Known) => Prospect[]>> = {
  inbox: ({ ticket, rules }) => [
    row('triaged', 'to todo'),
    row(
      ticket.assignee === null ? 'assigned' : 'next sweep',
      rules.killSwitch.engaged
        ? 'the operator moves it to todo once the kill-switch is off'
        : 'the operator moves it to todo',
    ),
  ],
  todo: (scene) => {
    const { ticket, rules } = scene;
    if (isForPerson(scene))
      return [row('nothing', `nothing is started for ${ticket.assignee}, who is a person`)];
    const { runsPerTicket } = rules.limits;
    const run = ticket.runsCounted + 1;
    const way = wayOnOf(scene);
    return [
      run > runsPerTicket
        ? row(
            'its turn',
            `all ${runsPerTicket} runs are used: asks ${ownerOf(scene)}, starts nothing`,
          )
        : way?.author === false
          ? row('its turn', 'its branch is judged as it is')
          : row('its turn', `run ${run} of ${runsPerTicket} starts`),
      row(
        'start fails',
        borne(ticket.startFailures, rules.limits.startFailures, scene, 'tried again after a wait'),
      ),
    ];
  },
  in_progress: (scene) => {
    const { ticket, worker, rules } = scene;
    const way = wayOnOf(scene);
    const profile = rules.profiles.find(({ name }) => name === worker?.profile);
    const started = worker?.startedAt;
    const seen = worker?.lastActivityAt ?? started;
    const working = worker !== null && !isIdle(worker);
    return [
      row(
        'DONE',
        `the commit check, then ${onwards(way, scene, { judged: way?.judged ?? false })}`,
      ),
      row('REVIEW', `the same, and ${ownerOf(scene)} signs it off`),
      row('QUESTION', `asks ${ownerOf(scene)}`),
      row('it dies', borne(ticket.deathCount, rules.limits.deaths, scene, 'starts again at once')),
      ...bounced(scene),
      ...(working && profile && seen ? [by('silent', seen, profile.stallAfterMs, STALLED)] : []),
      ...(working && profile && started
        ? [by('still running', started, profile.maxRunTimeMs, STALLED)]
        : []),
    ];
  },
  'review.verifying': (scene) => {
    const way = wayOnOf(scene);
    return [
      row('commit found', onwards(way, scene, { judged: way?.judged ?? false })),
      row('missing', failed(scene)),
    ];
  },
  'review.judging': (scene) => {
    const { worker, rules } = scene;
    const retries = rules.limits.reviewerRetries;
    const late =
      retries === 0
        ? 'it counts as uncertain'
        : `the reviewer is started ${times(retries)} more, then it counts as uncertain`;
    return [
      row('pass', onwards(wayOnOf(scene), scene, { judged: false })),
      row('fail', failed(scene)),
      row('uncertain', `asks ${ownerOf(scene)}, with the reviewer's reasons`),
      ...bounced(scene),
      ...(worker?.role === 'reviewer' && worker.startedAt
        ? [by('no verdict', worker.startedAt, rules.reviewTimeoutMs, late)]
        : []),
    ];
  },
  'review.gating': (scene) => {
    const { worker, rules } = scene;
    const way = wayOnOf(scene);
    const name = /^gate (.+)$/.exec(worker?.profile ?? '')?.[1];
    const at = way && name !== undefined ? way.gates.indexOf(name) : -1;
    const left = way && at >= 0 ? way.gates.slice(at + 1) : undefined;
    const gate = rules.gates.find((one) => one.name === name);
    const timeout =
      worker?.role === 'gate' && worker.startedAt && gate
        ? [
            by(
              'still running',
              worker.startedAt,
              gate.timeoutMs,
              `it is stopped and could not judge: asks ${ownerOf(scene)}`,
            ),
          ]
        : [];
    return [
      row(
        'passes',
        left && way
          ? onwards({ ...way, gates: left }, scene, { judged: false })
          : 'the gates that are left, then sign-off if asked for, then done',
      ),
      row('fails', failed(scene)),
      row('cannot run', `asks ${ownerOf(scene)}`),
      ...timeout,
    ];
  },
  'review.deciding': (scene) => [
    row('approved', finish(scene)),
    row('rejected', 'to todo, with the feedback in the next prompt'),
    row('no decision', `nothing happens; ${ownerOf(scene)} was asked`),
  ],
  needs_input: (scene) => {
    const { ticket, rules } = scene;
    const returns = ticket.reason !== null && reasonWords(ticket.reason)?.operatorReturns === true;
    return [
      row('decision', 'counters go back to zero'),
      returns
        ? row(
            'next sweep',
            `the operator may put it back to todo once${rules.killSwitch.engaged ? ', when the kill-switch is off' : ''}`,
          )
        : row('no decision', `nothing happens; ${ownerOf(scene)} was asked`),
    ];
  },
  done: ({ ticket, rules }) =>
    ticket.landed || ticket.sha === null || rules.landing.mode === 'off'
      ? []
      : [
          row(
            'its landing',
            rules.killSwitch.engaged
              ? 'begins when the kill-switch is off'
              : 'leaves it done either way; a failure asks its owner',
          ),
        ],
  cancelled: () => [],
};

const STALLED = 'it is stopped, which counts as a death';

const row = (when: string, then: string, at: string | null = null): Prospect => {
  // oxlint-disable-next-line unicorn/no-thenable -- a sentence that nothing calls
  return { when, at, then };
};

function by(when: string, from: string, ms: number, then: string): Prospect {
  const at = Date.parse(from) + ms;
  return row(when, then, Number.isNaN(at) ? null : new Date(at).toISOString());
}

/** The next of what is borne up to a number: tried again, or a person is asked (DOMAIN §2). */
function borne(count: number, limit: number, scene: Scene, again: string): string {
  const next = count + 1;
  return next > limit
    ? `number ${next}, ${limit} borne: stops and asks ${ownerOf(scene)}`
    : `number ${next} of ${limit} borne: ${again}`;
}

function failed(scene: Known): string {
  const { ticket, worker, rules } = scene;
  const { reviewCycles: limit } = rules.limits;
  const cycle = ticket.reviewCycles + 1;
  if (cycle >= limit) return `cycle ${cycle} of ${limit}: stops and asks ${ownerOf(scene)}`;
  const whom = isIdle(worker) ? `to ${worker?.id}` : 'to its worker or a fresh run';
  return `cycle ${cycle} of ${limit}: back ${whom}, with reasons and gaps`;
}

function bounced(scene: Known): Prospect[] {
  const { ticket, rules } = scene;
  if (ticket.bounces < rules.limits.bounces) return [];
  const then = `no further return: the fallback profile gets one run, else ${ownerOf(scene)} is asked`;
  return [row('no new commit', then)];
}

/** From here to `done`, in the order in which it is walked. */
function onwards(
  way: WayOn | undefined,
  scene: Known,
  { judged }: { readonly judged: boolean },
): string {
  if (!way) return 'what is left of the review, then done';
  const { gates, signOff } = way;
  const steps = [
    ...(judged ? [`the verdict of ${scene.rules.review.profile}`] : []),
    ...(gates.length > 0 ? [gateWords(gates)] : []),
    ...(signOff ? [`sign-off by ${ownerOf(scene)}`] : []),
  ];
  return [...steps, finish(scene)].join(', then ');
}

const gateWords = (gates: readonly string[]): string =>
  `${gates.length === 1 ? 'the gate' : `${gates.length} gates:`} ${listed(gates)}`;

function finish({ rules }: Known): string {
  if (rules.killSwitch.engaged) return 'done when the kill-switch is off';
  return rules.landing.mode === 'off' ? 'done' : 'done, and it lands';
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
