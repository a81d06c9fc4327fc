import type { Judgement, TicketContext } from './ticket-context.ts';
import { as } from './ticket-event-type.ts';
import type { TicketEvent } from './ticket-events.ts';
import { failureReasons } from './words.ts';

type Change = Partial<TicketContext>;
type Move = (context: TicketContext, event: TicketEvent) => Change;

const judge = (judgement: Judgement, event: { held: boolean }): Change => ({
  judgement,
  held: event.held,
});

/** How what a commit check, a reviewer or a gate found becomes the ticket's judgement. */
export const judgingMoves = {
  noteCheck: (context, event) => {
    const check = as(event, 'commit.checked');
    const by = 'commit check';
    const base = { source: 'commit' as const, by, sha: check.sha };
    // A branch that was routed here by hand, or whose workflow has no author, has no report of its own.
    const report = {
      ...(context.report ?? {
        run: '',
        turn: 0,
        signal: 'DONE' as const,
        payload: '',
        at: event.at,
      }),
      sha: check.sha,
    };
    const head = check.head ?? context.head;
    // Once it has landed, git can no longer tell what it was made from.
    const baseSha = check.base ?? context.baseSha;
    if (check.outcome === 'found') {
      return {
        ...judge({ ...base, outcome: 'pass', reasons: [], gaps: [] }, check),
        report,
        head,
        baseSha,
      };
    }
    const gap = check.gap ?? 'the commit could not be checked';
    const missing = check.outcome === 'missing';
    return {
      ...judge(
        {
          ...base,
          outcome: missing ? 'fail' : 'uncertain',
          reasons: missing ? ['The reported work has no commit that can be judged.'] : [gap],
          gaps: missing ? [gap] : [],
        },
        check,
      ),
      report,
      head,
      baseSha,
    };
  },
  noteVerdict: (context, event) => {
    const verdict = as(event, 'review.verdict');
    return {
      ...judge(
        {
          outcome: verdict.verdict,
          source: 'reviewer',
          by: verdict.reviewer,
          sha: verdict.sha,
          reasons: verdict.reasons,
          gaps: verdict.gaps,
        },
        verdict,
      ),
      judgedPass: verdict.verdict === 'pass' ? verdict.sha : context.judgedPass,
      reviewer: context.reviewer?.id === verdict.worker ? null : context.reviewer,
    };
  },
  /** It moves nothing, and still the commit has been judged: the operator keeps off. */
  noteStalePass: (context, event) => {
    const verdict = as(event, 'review.verdict');
    const ofItsCommit = verdict.sha === (context.report?.sha ?? context.head);
    return verdict.verdict === 'pass' && ofItsCommit ? { judgedPass: verdict.sha } : {};
  },
  noteReviewerGaveUp: (context, event) => {
    const failure = as(event, 'reviewer.failed');
    return {
      reviewer: null,
      ...judge(
        {
          outcome: 'uncertain',
          source: 'reviewer',
          by: failure.reviewer,
          sha: context.report?.sha ?? null,
          reasons: failureReasons(failure),
          gaps: [],
        },
        failure,
      ),
    };
  },
  noteGate: (context, event) => {
    const gate = as(event, 'gate.finished');
    const outcome =
      gate.outcome === 'passed' ? 'pass' : gate.outcome === 'failed' ? 'fail' : 'uncertain';
    // A gap without words tells its author nothing.
    const tail = gate.tail.trim() === '' ? 'It said nothing.' : gate.tail;
    const said = `Gate ${gate.gate} ${outcome === 'fail' ? 'failed' : 'could not run'}.`;
    return {
      gate: null,
      ...judge(
        {
          outcome,
          source: 'gate',
          by: `gate ${gate.gate}`,
          sha: context.report?.sha ?? null,
          reasons: outcome === 'pass' ? [] : outcome === 'fail' ? [said] : [said, tail],
          gaps: outcome === 'fail' ? [tail] : [],
        },
        gate,
      ),
    };
  },
} satisfies Record<string, Move>;
