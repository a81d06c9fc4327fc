import type { TicketContext, Verdict } from '../../src/machines/ticket-context.ts';
import type { Letter } from './explore.ts';
import {
  by,
  gate,
  letter,
  newHead,
  reviewer,
  sameHead,
  STRANGER,
  stranger,
} from './ticket-letters.ts';

/** What commit checks, reviewers and gates can say. */
export function judges(): Letter[] {
  const letters: Letter[] = [];
  const checked = (
    name: string,
    outcome: 'found' | 'missing' | 'unable',
    options: {
      held?: boolean;
      head?: typeof newHead;
      turn?: number;
      run?: string;
      sha?: null;
      slotFree?: boolean;
    } = {},
  ): void => {
    const { held = false, slotFree = true, head = newHead, turn = 0, run } = options;
    letters.push(
      letter(`commit.checked ${name}`, by('runner', 'checkCommit'), (context) => ({
        type: 'commit.checked',
        run: run ?? context.report?.run ?? '',
        turn: (context.report?.turn ?? 0) + turn,
        outcome,
        sha: outcome === 'found' && options.sha !== null ? 's1' : null,
        head: head(context),
        base: 'b1',
        gap: outcome === 'found' ? null : 'no such commit',
        held,
        slotFree,
      })),
    );
  };
  checked('found', 'found');
  checked('found, no new head', 'found', { head: sameHead });
  checked('found, no commit needed', 'found', { sha: null });
  checked('found while held', 'found', { held: true });
  checked('missing', 'missing');
  checked('missing, no new head', 'missing', { head: sameHead });
  checked('missing while held', 'missing', { held: true });
  checked('missing, no slot', 'missing', { slotFree: false });
  checked('unable', 'unable');
  checked('found, of an earlier turn', 'found', { turn: -1 });
  checked('found, of another run', 'found', { run: STRANGER });

  const said = (
    name: string,
    verdict: Verdict,
    options: {
      held?: boolean;
      slotFree?: boolean;
      of?: (context: TicketContext) => string | null;
      sha?: string;
    } = {},
  ): void => {
    const { held = false, slotFree = true, of = reviewer, sha } = options;
    letters.push(
      letter(`review.verdict ${name}`, by('reviewer'), (context) => ({
        type: 'review.verdict',
        worker: of(context),
        reviewer: 'reviewer',
        sha: sha ?? context.report?.sha ?? '',
        verdict,
        reasons: ['a reason'],
        gaps: verdict === 'fail' ? ['a gap'] : [],
        held,
        slotFree,
      })),
    );
  };
  for (const verdict of ['pass', 'fail', 'uncertain'] as const) {
    said(verdict, verdict);
    said(`${verdict} while held`, verdict, { held: true });
    said(`${verdict} from outside`, verdict, { of: () => null });
  }
  said('fail, no slot', 'fail', { slotFree: false });
  said('pass for another commit', 'pass', { sha: 'other' });
  said('fail from outside for another commit', 'fail', { sha: 'other', of: () => null });
  said('pass of a stranger', 'pass', { of: stranger });

  for (const [who, of] of Object.entries({ reviewer, stranger })) {
    for (const held of [false, true]) {
      letters.push(
        letter(`reviewer.failed ${who}${held ? ' while held' : ''}`, by('worker'), (context) => ({
          type: 'reviewer.failed',
          worker: of(context),
          reviewer: 'reviewer',
          sha: context.reviewer?.sha ?? '',
          cause: 'no verdict',
          answer: 'well',
          held,
          slotFree: true,
        })),
      );
    }
  }
  for (const outcome of ['passed', 'failed', 'unable'] as const) {
    for (const held of [false, true]) {
      letters.push(
        letter(`gate.finished ${outcome}${held ? ' while held' : ''}`, by('worker'), (context) => ({
          type: 'gate.finished',
          worker: gate(context),
          gate: context.gate?.name ?? '',
          outcome,
          tail: 'the end of it',
          held,
          slotFree: true,
        })),
      );
    }
  }
  letters.push(
    letter('gate.finished passed, of a stranger', by('worker'), () => ({
      type: 'gate.finished',
      worker: STRANGER,
      gate: 'one',
      outcome: 'passed',
      tail: '',
      held: false,
      slotFree: true,
    })),
    letter('gate.finished failed, no slot', by('worker'), (context) => ({
      type: 'gate.finished',
      worker: gate(context),
      gate: context.gate?.name ?? '',
      outcome: 'failed',
      tail: 'the end of it',
      held: false,
      slotFree: false,
    })),
  );
  return letters;
}
