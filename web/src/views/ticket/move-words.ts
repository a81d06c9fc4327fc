import type { Data, Entry } from './entry.ts';
import { entry } from './entry.ts';
import type { By } from './steps.ts';
import { runName, textOf } from './steps.ts';

type Words = Omit<Entry, 'seq' | 'at'> | null;
type Saying = (data: Required<Pick<Data, 'event' | 'to'>> & Data) => Words;

/** `review · judging`: as the chart calls it. */
export const stateName = (path: string | null | undefined): string =>
  (path ?? '').replace('.', ' · ');

/** A person by name, everything else as what it is. */
export function actorName(by: By | undefined): string {
  if (!by) return 'Callboard';
  if (by.kind === 'person') return by.id;
  if (by.kind === 'worker' || by.kind === 'reviewer' || by.kind === 'gate') return runName(by.id);
  const kind = by.kind === 'system' ? 'callboard' : by.kind;
  return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
}

const person =
  (words: (data: Parameters<Saying>[0]) => string, said: string | null = null): Saying =>
  (data) => {
    const spoken = said === null ? undefined : data.event[said];
    return entry({
      head: actorName(data.by),
      text: words(data),
      said: typeof spoken === 'string' && spoken !== '' ? spoken : null,
      tone: 'person',
    });
  };

/** The comment that the chart makes of a death says it all. */
const SAID_BY_COMMENT: Saying = () => null;

/** What happened, and that it moved the ticket; without a move it is not worth a line. */
const passage =
  (head: string, tone?: 'failed'): Saying =>
  ({ event, from, to }) =>
    from === to
      ? null
      : entry({
          head,
          text: `and it went to ${stateName(to)}.`,
          said: cause(event),
          ...(tone && { tone }),
        });

/** Which fail it is; the limit stands above. */
const cycleWords = (ticket: Data['ticket']): string => {
  const cycles = ticket?.['reviewCycles'];
  return typeof cycles === 'number' && cycles > 0 ? `number ${cycles}` : '';
};

const cause = (event: { readonly [field: string]: unknown }): string | null =>
  typeof event['cause'] === 'string' && event['cause'] !== '' ? event['cause'] : null;

const WORDS: Readonly<Record<string, Saying>> = {
  'ticket.created': person(({ to }) => `made it, in ${stateName(to)}.`),
  'person.triaged': person(
    ({ from, to }) => `moved it from ${stateName(from)} to ${stateName(to)}.`,
  ),
  'person.dispatched': person(() => 'started it by hand.'),
  'person.answered': person(() => 'answered', 'text'),
  'person.instructed': person(() => 'told the worker', 'text'),
  'person.approved': person(() => 'accepted it.', 'text'),
  'person.rejected': person(() => 'sent it back', 'feedback'),
  'person.retried': person(() => 'had it tried again.', 'text'),
  'person.reopened': person(() => 'opened it again.', 'text'),
  'person.cancelled': person(() => 'cancelled it.', 'text'),
  'person.assigned': person(({ event }) =>
    textOf(event['assignee'])
      ? `assigned it to ${textOf(event['assignee'])}.`
      : 'took its assignee away.',
  ),
  'person.edited': person(({ event }) => `changed ${fieldsOf(event['changes'])}.`),
  'person.commented': () => null,
  'person.routed': person(({ to }) => `sent it to ${stateName(to)}.`),
  'person.review_asked': person(() => 'asked for a review.'),
  'person.landed': person(() => 'had it landed.'),
  'person.stopped_worker': person(({ event }) => `stopped ${runName(textOf(event['worker']))}.`),
  'person.restarted_worker': person(
    ({ event }) => `had ${runName(textOf(event['worker']))} begin afresh.`,
  ),
  'dispatcher.granted': ({ event, ticket, from, to }) => {
    const launch = event['launch'] as { profile?: string } | null;
    const on = launch?.profile ? ` on ${launch.profile}` : '';
    if (event['role'] !== 'author')
      return entry({ head: textOf(event['role']), text: `started${on}.`, tone: 'quiet' });
    if (from === to) return null;
    const run = typeof ticket?.['worker'] === 'string' ? runName(ticket['worker']) : 'A run';
    return entry({ head: run, text: `started${on}.`, tone: 'quiet' });
  },
  'dependency.cancelled': ({ event }) =>
    entry({ head: textOf(event['dependency']), text: 'was cancelled; this depends on it.' }),
  'operator.triaged': ({ to }) =>
    entry({ head: 'Operator', text: `moved it to ${stateName(to)}.` }),
  'operator.returned': ({ to }) =>
    entry({ head: 'Operator', text: `put it back to ${stateName(to)}, once.` }),
  'worker.died': SAID_BY_COMMENT,
  'worker.reported': () => null,
  'review.verdict': () => null,
  'worker.start_failed': ({ event, to }) =>
    entry({
      head: 'The start failed',
      text: `and it went to ${stateName(to)}.`,
      said: cause(event),
      tone: 'failed',
    }),
  'worker.lost': ({ event, to }) =>
    entry({
      head: 'The run was lost',
      text: `without a recorded end; to ${stateName(to)}. That is no death.`,
      said: cause(event),
    }),
  'worker.stopped': ({ to }) =>
    entry({ head: 'The worker was stopped', text: `on purpose; to ${stateName(to)}.` }),
  'worker.undeliverable': ({ event, to }) =>
    entry({
      head: 'Input did not reach the worker',
      text: `and it went to ${stateName(to)}.`,
      said: cause(event),
      tone: 'failed',
    }),
  'commit.checked': ({ event, ticket }) =>
    event['outcome'] === 'found'
      ? null
      : entry({
          head: 'Commit check: fail',
          text: cycleWords(ticket),
          said: typeof event['gap'] === 'string' ? event['gap'] : null,
          tone: 'failed',
        }),
  'reviewer.failed': ({ event }) =>
    entry({ head: 'The reviewer gave no verdict', said: cause(event), tone: 'failed' }),
  'gate.finished': ({ event }) => {
    const passed = event['outcome'] === 'passed';
    const how = passed ? 'passed' : event['outcome'] === 'failed' ? 'failed' : 'could not run';
    const tail = event['tail'];
    return entry({
      head: `Gate ${textOf(event['gate'])} ${how}`,
      said: passed || typeof tail !== 'string' || tail === '' ? null : tail,
      tone: passed ? 'passed' : 'failed',
    });
  },
  'worker.started': passage('The worker runs'),
  'worker.turn_started': passage('A new turn began'),
  'worker.idled': passage('The turn ended'),
  'worker.leaving': passage('The worker is about to end'),
  'worker.finished': passage('The worker ended'),
  'worker.used': passage('The budget is spent', 'failed'),
  'worker.forged': passage('Reports came without the right to', 'failed'),
  'automation.released': passage('Automation went on'),
  'backoff.elapsed': passage('The wait after a failed start is over'),
  'config.applied': passage('The configuration changed'),
  'landing.landed': () => entry({ head: 'Landed', text: 'on its base branch.', tone: 'passed' }),
  'landing.failed': ({ event }) =>
    entry({ head: 'Landing failed', said: cause(event), tone: 'failed' }),
};

function fieldsOf(changes: unknown): string {
  const names = Object.keys(changes ?? {}).map(fieldName);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/** `dependsOn` is `depends on`. */
export const fieldName = (name: string): string =>
  name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => {
    return `${before} ${after.toLowerCase()}`;
  });

/** One event of a ticket in words; null where it is not worth a line, or another line says it. */
export function moveWords(data: Data): Words {
  const { event, from, to } = data;
  if (!event || to === undefined) return null;
  if (Object.hasOwn(WORDS, event.type)) return WORDS[event.type]?.({ ...data, event, to }) ?? null;
  if (from === to) return null;
  // A newer service may move tickets for reasons that this page does not know.
  return entry({
    head: actorName(data.by),
    text: `moved it from ${stateName(from)} to ${stateName(to)} (${event.type}).`,
  });
}

/** Why a step was made, for the line beside the slider: `fail 2 of 3 sent it back to todo`. */
export function stepWords(
  {
    from,
    to,
    event,
    by,
    ticket,
  }: {
    readonly from: string | null;
    readonly to: string;
    readonly event: { readonly type: string; readonly [field: string]: unknown };
    readonly by: By;
    readonly ticket: { readonly reviewCycles: number; readonly reason: string | null };
  },
  limits: { readonly reviewCycles: number } | null,
): string {
  const there = stateName(to);
  if (from === null) return `${actorName(by)} made it, in ${there}`;
  const of = limits ? ` of ${limits.reviewCycles}` : '';
  if (event.type === 'review.verdict' || event.type === 'commit.checked') {
    const verdict =
      event.type === 'review.verdict'
        ? textOf(event['verdict'])
        : event['outcome'] === 'found'
          ? 'commit found'
          : 'fail';
    if (verdict === 'fail') {
      const count = `fail ${ticket.reviewCycles}${of}`;
      return to === 'todo' ? `${count} sent it back to todo` : `${count}, to ${there}`;
    }
    return `${verdict}, to ${there}`;
  }
  if (event.type === 'worker.died') {
    const how = textOf(event['cause']).split(':')[0];
    return `death (${how}), to ${there}`;
  }
  if (event.type === 'worker.reported') {
    const report = event['report'] as { signal?: string } | undefined;
    return `${report?.signal ?? 'report'} by ${actorName(by)}, to ${there}`;
  }
  if (event.type === 'dispatcher.granted') return `slot free, to ${there}`;
  const words = moveWords({ event, from, to, by });
  if (!words) return `to ${there}`;
  return `${words.head} ${words.text}`.replace(/\.$/, '');
}
