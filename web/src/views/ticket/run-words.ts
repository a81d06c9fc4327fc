import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Review } from '../../../../src/transport/protocol/review.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { isLive } from './scene.ts';
import { shortSpan } from './times.ts';
import { money, short } from '../../ui/words-of-size.ts';

type Run = Pick<
  Worker,
  'state' | 'role' | 'exit' | 'terminalState' | 'startedAt' | 'endedAt' | 'tokens' | 'cost'
>;

const LIVE: Readonly<Record<string, string>> = {
  starting: 'starts',
  gated: 'starts',
  'live.working': 'works',
  'live.idle': 'has ended its turn and waits',
  'live.reported': 'has reported',
  'live.interrupting': 'is being interrupted',
  stopping: 'is being stopped',
};

/** What a run does, or how it ended, in a few words; `failed` where it went wrong. */
export function runEnd(run: Run): { readonly text: string; readonly failed: boolean } {
  if (isLive(run)) {
    const text =
      LIVE[run.state] ?? (run.state.startsWith('stopping') ? 'is being stopped' : 'runs');
    return { text, failed: false };
  }
  const record = run.terminalState;
  const summary = record?.summary ?? '';
  const reported = /^(DONE|REVIEW|QUESTION) accepted/.exec(summary)?.[1];
  if (reported) return { text: `reported ${reported}`, failed: false };
  if (summary.startsWith('judged ')) return { text: 'gave its verdict', failed: false };
  const ending = /^([a-z ]+)(?=:)/.exec(summary)?.[0] ?? '';
  const exit = run.exit ? exitWords(run.exit) : '';
  if (ending === 'gate finished') {
    return {
      text: exit === 'exit 0' ? 'gate passed' : `gate failed, ${exit}`,
      failed: exit !== 'exit 0',
    };
  }
  const words = [ending || 'ended', exit].filter(Boolean).join(', ');
  return { text: words, failed: record !== null && record.status !== 'ok' };
}

const exitWords = ({ code, signal }: NonNullable<Run['exit']>): string =>
  signal === null ? `exit ${code ?? 'unknown'}` : signal;

/** `31 m · $0.94`; what nobody counted is left out. */
export function runCost(run: Run, now: number): string {
  const from = run.startedAt === null ? Number.NaN : Date.parse(run.startedAt);
  const to = run.endedAt === null ? now : Date.parse(run.endedAt);
  const length =
    Number.isNaN(from) || Number.isNaN(to) ? 'not begun' : shortSpan(Math.max(0, to - from));
  if (run.cost > 0) return `${length} · ${money(run.cost)}`;
  return run.tokens > 0 ? `${length} · ${short(run.tokens)} tokens` : length;
}

/** The record of how it ended as rows; what has nothing to say is left out. */
export function recordRows(
  record: NonNullable<Worker['terminalState']>,
): readonly { readonly name: string; readonly value: string }[] {
  const { summary, rootCause, safeRetry, stopCondition, humanInputRequired, nextActions } = record;
  return [
    { name: 'Summary', value: summary },
    ...(rootCause && !summary.includes(rootCause)
      ? [{ name: 'Root cause', value: rootCause }]
      : []),
    { name: 'Safe to retry', value: safeRetry ? 'yes' : 'no: look at it first' },
    { name: 'Stopped by', value: stopCondition.replaceAll('_', ' ') },
    ...(humanInputRequired ? [{ name: 'Needs a person', value: 'yes' }] : []),
    ...(nextActions.length > 0 ? [{ name: 'Next', value: nextActions.join('; ') }] : []),
  ];
}

export interface Judged {
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly gaps: readonly string[];
}

/** What reviewers said: by the reviewer's run, and by the author's run whose commit it was. */
export function verdictsOf(
  events: readonly StreamEvent[],
  runs: readonly Pick<Worker, 'id' | 'role' | 'terminalState'>[],
): ReadonlyMap<string, Judged> {
  const found = new Map<string, Judged>();
  for (const { type, data } of events) {
    const verdict = data['verdict'] as Review | undefined;
    if (type !== 'callboard.review.verdict' || !verdict) continue;
    if (verdict.worker !== null) found.set(verdict.worker, verdict);
    const author = runs.find(
      ({ role, terminalState }) =>
        role === 'author' &&
        terminalState?.artifacts.some(({ kind, ref }) => kind === 'commit' && ref === verdict.sha),
    );
    if (author && verdict.sha !== '') found.set(author.id, verdict);
  }
  return found;
}
