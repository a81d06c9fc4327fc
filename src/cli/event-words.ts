import type { StreamEvent } from '../transport/protocol/event.ts';
import { cell } from './terminal/lines.ts';

/** Data as it may come: a newer service may send more, and nothing here may throw on it. */
type Data = Readonly<Record<string, unknown>>;

/** Enough of a commit's id for a person to know it again. */
const SHA_CHARS = 10;

const WORDS: Readonly<Record<string, (data: Data) => string>> = {
  'callboard.ticket.created': (data) => `created in ${cell(data['to'])}${by(data)}`,
  'callboard.ticket.transition': (data) => `${move(data)}${cause(data)}${by(data)}`,
  'callboard.ticket.updated': (data) => `changed${changedFields(data)}${by(data)}`,
  'callboard.ticket.commented': (data) => {
    const comment = object(data['comment']);
    return `${cell(comment['by'])} says: ${cell(comment['text'])}`;
  },
  'callboard.worker.transition': (data) => {
    const worker = object(data['worker'])['id'] ?? object(data['worker'])['worker'];
    return `worker${worker === undefined ? '' : ` ${cell(worker)}`} ${move(data)}${cause(data)}`;
  },
  'callboard.worker.report': (data) => {
    const report = object(data['report']);
    return `report ${cell(report['signal'])} ${cell(data['outcome'])}: ${cell(report['payload'])}`;
  },
  'callboard.review.verdict': (data) => {
    const verdict = object(data['verdict']);
    const sha = cell(verdict['sha']).slice(0, SHA_CHARS);
    const outcome = data['outcome'] === 'applied' ? '' : ` (${cell(data['outcome'])})`;
    return `verdict ${cell(verdict['verdict'])} by ${cell(verdict['reviewer'])} on ${sha}${outcome}`;
  },
  'callboard.escalation.opened': (data) => `escalation opened: ${escalation(data)}`,
  'callboard.escalation.delivered': (data) => `escalation delivered: ${escalation(data)}`,
  'callboard.escalation.undelivered': (data) => `escalation not delivered: ${escalation(data)}`,
  'callboard.escalation.acknowledged': (data) => `escalation acknowledged: ${escalation(data)}`,
  'callboard.escalation.resolved': (data) => `escalation resolved: ${escalation(data)}`,
  'callboard.supervisor.transition': (data) => `supervisor ${move(data)}${cause(data)}${by(data)}`,
  'callboard.operator.health': () => 'health sample',
};

/** One event in plain words, harmless and on one line, without its time and subject. */
export function eventWords(event: StreamEvent): string {
  const words = WORDS[event.type];
  return words ? words(object(event.data)) : cell(event.type);
}

/** `42 12:03:04 CB-1 todo → in_progress, worker.started`: one event for a person. */
export function eventLine(event: StreamEvent): string {
  const subject = event.subject ?? event.source;
  return `${cell(event.sequence)} ${cell(event.time)} ${cell(subject)} ${eventWords(event)}`;
}

/** An actor's first event comes from nowhere. */
const move = (data: Data): string =>
  data['from'] == null
    ? `begins in ${cell(data['to'])}`
    : `${cell(data['from'])} → ${cell(data['to'])}`;

function cause(data: Data): string {
  const type = object(data['event'])['type'];
  return type === undefined ? '' : ` on ${cell(type)}`;
}

function by(data: Data): string {
  const { kind, id } = object(data['by']);
  if (kind === undefined) return '';
  return kind === 'person' ? ` by ${cell(id)}` : ` by the ${cell(kind)}`;
}

function changedFields(data: Data): string {
  const names = Object.keys(object(data['ticket'])).filter(
    (name) => !['seq', 'version', 'updatedAt'].includes(name),
  );
  return names.length === 0 ? '' : ` ${names.map((name) => cell(name)).join(', ')}`;
}

function escalation(data: Data): string {
  const one = object(data['escalation']);
  return `${cell(one['reason'])} to ${cell(one['owner'])}`;
}

const object = (value: unknown): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
