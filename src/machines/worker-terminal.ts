import type { Ending, TerminalState, WorkerContext } from './worker-context.ts';
import type { EndKind, Exit, WorkerEvent } from './worker-events.ts';

/** The records that say how a run ended, or why input did not reach it (DOMAIN §7). */

export function exitWords(exit: Exit): string {
  const how = exit.signal ? `signal ${exit.signal}` : `exit ${exit.code ?? 'unknown'}`;
  return exit.lastLine ? `${how}: ${exit.lastLine}` : `${how}, in silence`;
}

/** The cause of an end, in words: what killed it comes before how it went. */
export function causeWords(context: WorkerContext): string {
  const exit = context.exit ? exitWords(context.exit) : 'no recorded end';
  switch (context.stopping) {
    case 'stalled':
      return `no output for ${Math.round(context.policy.stallAfterMs / 1000)} s, stopped`;
    case 'max_run_time':
      return `longer than ${Math.round(context.policy.maxRunTimeMs / 1000)} s, stopped`;
    case 'silent':
      return 'its turn ended without a report, stopped';
    case null:
      return context.cause ?? exit;
    default:
      return `stopped (${context.stopping})`;
  }
}

/** Ends that the ticket's chart has to deal with, by what it hears of them. */
const HEARD: Partial<Record<Ending, Partial<Record<WorkerContext['role'], EndKind>>>> = {
  died: { author: 'worker.died' },
  lost: { author: 'worker.lost', reviewer: 'reviewer.failed', gate: 'gate.finished' },
  start_failed: {
    author: 'worker.start_failed',
    reviewer: 'reviewer.failed',
    gate: 'gate.finished',
  },
  unreadable: { reviewer: 'reviewer.failed' },
};

const ON_PURPOSE: Partial<Record<Ending, string>> = {
  reported: 'nothing: the report is judged',
  judged: 'nothing: the verdict is applied',
  gate_finished: 'nothing: the outcome is applied',
  stopped: 'nothing: it was stopped on purpose',
};

const RETRIED: Partial<Record<Ending, string>> = {
  died: 'nothing: a fresh run follows by itself',
  lost: 'nothing: a fresh run follows by itself',
  start_failed: 'mend what the cause names; it is tried again after a wait',
  unreadable: 'read the log of the reviewer; it is asked once more',
};

/** What the ticket's chart makes of this end, as the host found out inside the commit. */
const asksPerson = (event: WorkerEvent, kind: EndKind | undefined): boolean =>
  kind !== undefined && 'asksPerson' in event && event.asksPerson?.includes(kind) === true;

const REASON_CHARS_MAX = 300;

/** What a reviewer judged, and its first reason; its answer as it came is in its log. Null for other ends. */
function judgedWords(ending: Ending, event: WorkerEvent): string | null {
  const answer = ending === 'judged' && event.type === 'runner.exited' ? event.answer : null;
  if (!answer || !('verdict' in answer)) return null;
  const reason = (answer.reasons[0] ?? '').replaceAll(/\s+/g, ' ').trim();
  const cut = reason.length > REASON_CHARS_MAX ? `${reason.slice(0, REASON_CHARS_MAX)}…` : reason;
  return cut === '' ? `judged ${answer.verdict}` : `judged ${answer.verdict}: ${cut}`;
}

/** The record of a run that ended. An undelivered message has left one already, and that one stays. */
export function endRecord(
  ending: Ending,
  context: WorkerContext,
  event: WorkerEvent,
): TerminalState {
  if (ending === 'stopped' && context.stopping === 'undeliverable' && context.terminal) {
    return { ...context.terminal, artifacts: artifacts(context, event) };
  }
  const cause = ending === 'reported' ? null : causeWords(context);
  const purposeful = ON_PURPOSE[ending];
  const person = asksPerson(event, HEARD[ending]?.[context.role]);
  const { reported } = context;
  return {
    status: purposeful ? 'ok' : person ? 'error' : 'warning',
    summary:
      ending === 'reported' && reported
        ? `${reported.signal} accepted by ${reported.channel}`
        : (judgedWords(ending, event) ?? `${ending.replaceAll('_', ' ')}: ${cause ?? ''}`),
    rootCause: purposeful ? null : cause,
    safeRetry: !person,
    stopCondition: context.stopping ?? (context.exit ? 'process ended' : 'no recorded end'),
    humanInputRequired: person || reported?.signal === 'QUESTION',
    nextActions: [
      ...(reported?.signal === 'QUESTION' ? ['answer the question'] : []),
      purposeful ??
        (person
          ? 'read the log of the run, then decide about the ticket'
          : (RETRIED[ending] ?? '')),
    ],
    artifacts: artifacts(context, event),
  };
}

/** The record of a message that could not be delivered. */
export function undeliveredRecord(context: WorkerContext, event: WorkerEvent): TerminalState {
  const cause = event.type === 'turn.undeliverable' ? event.cause : 'unknown';
  const person = asksPerson(event, 'worker.undeliverable');
  return {
    status: person ? 'error' : 'warning',
    summary: `undeliverable: ${cause}`,
    rootCause: cause,
    safeRetry: !person,
    stopCondition: 'undeliverable',
    humanInputRequired: person,
    nextActions: [
      person
        ? 'read the log of the run, then answer or retry the ticket'
        : 'nothing: a fresh run carries the message',
    ],
    artifacts: artifacts(context, event),
  };
}

/** The commit that was reported; where the branch went further, its head too; and the files that it left. */
function artifacts(
  { reported, exit, repo }: WorkerContext,
  event: WorkerEvent,
): TerminalState['artifacts'] {
  const sha = reported?.sha ?? exit?.head ?? null;
  const head = exit?.head ?? null;
  return [
    ...(sha === null ? [] : [{ kind: 'commit', ref: sha }]),
    ...(head === null || sha === null || head.startsWith(sha) || sha.startsWith(head)
      ? []
      : [{ kind: 'commit', ref: `${repo}@${head}` }]),
    ...(('files' in event && event.files) || []).map((ref) => ({ kind: 'file', ref })),
  ];
}
