import type { Move } from '../../data/moves.ts';
import { shortSha } from '../../ui/words.ts';

type Event = Move['event'];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const firstLine = (value: unknown): string => text(value).trim().split('\n', 1)[0] ?? '';
const after = (head: string, rest: string): string => (rest === '' ? head : `${head}: ${rest}`);

/** Why something moved, by the event that the chart decided. */
const WORDS: Readonly<Record<string, (event: Event) => string>> = {
  'person.triaged': () => 'triaged',
  'person.dispatched': () => 'started by hand',
  'person.answered': ({ text }) => after('answered', firstLine(text)),
  'person.instructed': () => 'more to say to its worker',
  'person.approved': () => 'approved',
  'person.rejected': ({ feedback }) => after('sent back', firstLine(feedback)),
  'person.retried': () => 'retried',
  'person.reopened': () => 'opened again',
  'person.cancelled': () => 'cancelled',
  'person.routed': ({ phase }) => `routed to ${text(phase)}`,
  'person.review_asked': () => 'a review was asked for',
  'person.stopped_worker': () => 'its worker was stopped',
  'person.restarted_worker': () => 'a fresh run was asked for',
  'person.engaged': ({ reason }) => after('kill-switch engaged', firstLine(reason)),
  'person.released': () => 'kill-switch released',
  'person.drained': () => 'drain asked for',
  'person.resumed': () => 'resumed',
  'person.interrupted': () => 'its turn was interrupted',
  'dispatcher.granted': ({ role }) =>
    role === 'reviewer' || role === 'gate' ? `slot free for its ${role}` : 'slot free',
  'dependency.cancelled': ({ dependency }) => `${text(dependency)}, which it needs, was cancelled`,
  'operator.triaged': () => 'it has an assignee',
  'operator.returned': () => 'tried once more by itself',
  'automation.released': () => 'automation goes on',
  'backoff.elapsed': () => 'its back-off is over',
  'config.applied': () => 'the configuration changed',
  'worker.started': () => 'its worker runs',
  'worker.reported': ({ report }) => {
    const { signal, sha } = (report ?? {}) as { signal?: unknown; sha?: unknown };
    const at = typeof sha === 'string' ? `, commit ${shortSha(sha)}` : '';
    return `${text(signal) === '' ? '' : `${text(signal)}, `}report accepted${at}`;
  },
  'worker.idled': () => 'its turn is over',
  'worker.died': ({ cause }) => after('its worker died', firstLine(cause)),
  'worker.start_failed': ({ cause }) => after('start failed', firstLine(cause)),
  'worker.lost': ({ cause }) => after('its run was lost', firstLine(cause)),
  'worker.stopped': ({ cause }) => after('its worker was stopped', firstLine(cause)),
  'worker.finished': () => 'its worker ended after the report',
  'worker.undeliverable': ({ cause }) => after('its input did not arrive', firstLine(cause)),
  'worker.forged': () => 'reports without the right to',
  'worker.used': () => 'its budget is spent',
  'commit.checked': ({ outcome, sha, gap }) =>
    outcome === 'found'
      ? `commit ${shortSha(text(sha))} found`.replace('  ', ' ')
      : after(outcome === 'missing' ? 'no such commit' : 'commit not looked up', firstLine(gap)),
  'review.verdict': (event) => verdictWords(event),
  'reviewer.failed': ({ cause }) => after('no readable verdict', firstLine(cause)),
  'gate.finished': ({ outcome, gate }) =>
    after(`gate ${text(gate)}`, outcome === 'unable' ? 'could not run' : text(outcome)),
  'landing.landed': () => 'landed',
  'landing.failed': ({ cause }) => after('landing failed', firstLine(cause)),
  'runner.spawned': () => 'its runner is up',
  'runner.start_failed': ({ cause }) => after('start failed', firstLine(cause)),
  'runner.expired': () => 'its runner waited in vain',
  'runner.live': () => 'the agent runs',
  'runner.exited': () => 'the process ended',
  'runner.lost': ({ cause }) => after('lost', firstLine(cause)),
  'agent.reported': ({ signal }) => `${text(signal) || 'a report'} was told`,
  'agent.turn_ended': () => 'the turn is over',
  'turn.delivered': () => 'the turn was delivered',
  'turn.undeliverable': ({ cause }) => after('input did not arrive', firstLine(cause)),
  'stall.due': () => 'silent for too long',
  'overrun.due': () => 'ran for too long',
  'ticket.instructed': ({ what }) => `${text(what) || 'input'} is on its way`,
  'ticket.moved_on': () => 'its ticket moved on',
  'ticket.stopped': ({ reason }) => after('stopped', text(reason).replaceAll('_', ' ')),
  'ticket.died': ({ ticket }) => `a worker of ${text(ticket)} died`,
  'supervisor.halted': () => 'everything was halted',
  'service.started': () => 'the service started',
  'service.stopping': () => 'the service stops',
  'store.failing': ({ cause }) => after('the store takes no commits', firstLine(cause)),
  'store.recovered': () => 'the store works again',
  'switch.flag_seen': ({ engaged }) =>
    engaged === true ? 'the flag file appeared' : 'the flag file is gone',
  'xstate.init': () => 'it came',
};

function verdictWords({ verdict, reasons }: Event): string {
  return after(text(verdict), Array.isArray(reasons) ? firstLine(reasons[0]) : '');
}

/** An event that this page does not know is told by its name. */
export function because(move: Move): string {
  if (move.from === null) return 'it came';
  const { event } = move;
  const words = Object.hasOwn(WORDS, event.type) ? WORDS[event.type] : undefined;
  return words ? words(event) : event.type.replaceAll(/[._]/g, ' ');
}

const THEMSELVES: ReadonlySet<string> = new Set(['worker', 'reviewer', 'gate', 'ticket']);

/** `dispatcher`, `worker ORD-17.2`, `Ana`. */
export function byWords({ kind, id }: Move['by']): string {
  if (id === '' || id === kind) return kind;
  return THEMSELVES.has(kind) ? `${kind} ${id}` : kind === 'timer' ? 'timer' : id;
}

/** The last part of a path: `review.judging` is `judging`. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** A state in a list of moves. The supervisor has two states `held`: there the whole path tells which. */
export const placeName = (chart: string, path: string): string =>
  chart === 'supervisor' ? path.replaceAll('.', ' · ') : lastName(path);
