import type { Command } from 'commander';
import { Option } from 'commander';
import type {
  Agreement,
  Review,
  ReviewRunAnswer,
  VerdictAnswer,
} from '../../transport/protocol/review.ts';
import { VERDICTS } from '../../transport/protocol/review.ts';
import { LIMIT_DEFAULT } from '../../transport/protocol/page.ts';
import { segment } from '../client.ts';
import type { Session } from '../session.ts';
import { age, since } from '../../explain/age.ts';
import { cell } from '../terminal/lines.ts';
import { tableLines } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import { agreementTable } from '../agreement-table.ts';
import { paintVerdict } from '../verdict-words.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, collected, examples, parent, whole } from './group.ts';

const COLUMNS: readonly Column[] = [
  { title: 'TICKET', shrink: 1 },
  { title: 'COMMIT', shrink: 5, drop: 4 },
  { title: 'VERDICT' },
  { title: 'REVIEWER', shrink: 2, drop: 3 },
  { title: 'OUTCOME', shrink: 3, drop: 1 },
  { title: 'PERSON', shrink: 4, drop: 5 },
  { title: 'AGE', align: 'right', drop: 2 },
  { title: 'REASONS', shrink: 6 },
];

/** As much of a commit as tells it from others. */
const SHA_SHORT = 10;

interface RecordOptions extends ByOption {
  readonly sha: string;
  readonly verdict: string;
  readonly reason?: string[];
  readonly gap?: string[];
  readonly reviewer?: string;
}

export function addReviewCommands(program: Command, session: Session): void {
  const review = parent(program, 'review', 'verdicts on commits');

  review
    .command('list')
    .description('list verdicts')
    .option('--ticket <id>', 'only those of this ticket')
    .addOption(
      new Option('--limit <n>', `at most so many (default: ${LIMIT_DEFAULT})`).argParser(
        whole('--limit', 1),
      ),
    )
    .addHelpText('after', examples('callboard review list --ticket CB-1'))
    .action(async ({ ticket, limit = LIMIT_DEFAULT }: { ticket?: string; limit?: number }) => {
      const client = await session.client();
      const page = await client.list<Review>('/reviews', { ticket }, limit);
      if (session.out.json) return session.out.object(page);
      if (page.items.length === 0) return session.out.talk('No verdicts.');
      session.out.lines(reviewTable(page.items, session));
    });

  review
    .command('stats')
    .description('how far reviewers and people agree, by reviewer and model')
    .option('--reviewer <name>', 'only this reviewer')
    .option('--model <name>', 'only this model')
    .option('--since <time>', 'only verdicts since then, such as 2026-01-31T12:00:00Z')
    .addHelpText('after', examples('callboard review stats --reviewer reviewer'))
    .action(async (filter: { reviewer?: string; model?: string; since?: string }) => {
      const client = await session.client();
      const page = await client.list<Agreement>('/reviews/stats', { ...filter });
      if (session.out.json) return session.out.object(page);
      if (page.items.length === 0) return session.out.talk('No verdicts.');
      session.out.lines(agreementTable(page.items, session));
    });

  review
    .command('run')
    .description('start a reviewer now, over the kill-switch; never over slots')
    .argument('<id>', 'the ticket')
    .addOption(byOption())
    .addHelpText('after', examples('callboard review run CB-1'))
    .action(async (id: string, options: ByOption) => {
      const client = await session.client();
      const by = actor(options, session);
      const started = await client.post<ReviewRunAnswer>(`/tickets/${segment(id)}/reviews`, { by });
      const { out } = session;
      if (out.json) return out.object(started);
      out.line(`${cell(started.worker)} reviews ${cell(started.sha ?? 'the work as it stands')}`);
      if (started.advisory) {
        out.talk('Its verdict is stored and moves nothing, since the ticket is not being judged.');
      }
    });

  review
    .command('record')
    .description('record the verdict of a reviewer outside')
    .argument('<id>', 'the ticket')
    .requiredOption('--sha <sha>', 'the commit that was judged, its whole id')
    .addOption(
      new Option('--verdict <verdict>', 'the verdict').choices(VERDICTS).makeOptionMandatory(),
    )
    .option('--reason <text>', 'why (repeat)', collected)
    .option('--gap <text>', 'what is missing (repeat)', collected)
    .option('--reviewer <name>', 'who judged (default: who acts)')
    .addOption(byOption())
    .addHelpText(
      'after',
      examples(
        'callboard review record CB-1 --sha "$(git rev-parse callboard/CB-1)" --verdict fail --gap "The second table is empty."',
      ),
    )
    .action(async (id: string, options: RecordOptions) => {
      const client = await session.client();
      const by = actor(options, session);
      const answer = await client.post<VerdictAnswer>(`/tickets/${segment(id)}/verdicts`, {
        sha: options.sha,
        verdict: options.verdict,
        reasons: options.reason ?? [],
        gaps: options.gap ?? [],
        reviewer: options.reviewer ?? by,
        by,
      });
      const { out } = session;
      if (out.json) return out.object(answer);
      out.line(`${cell(answer.ticket ?? id)} ${cell(answer.verdict)} ${cell(answer.outcome)}`);
      if (!answer.applied) {
        const why = cell(answer.detail ?? 'The ticket is not being judged for that commit now.');
        out.talk(`Recorded; it moves nothing. ${why}`);
      }
    });
}

function reviewTable(reviews: readonly Review[], { out, io }: Session): string[] {
  const rows = reviews.map((review) => [
    cell(review.ticket),
    cell(review.sha).slice(0, SHA_SHORT),
    cell(review.verdict),
    cell(review.reviewer),
    cell(review.outcome),
    cell(review.humanDecision),
    age(since(review.at, io.now()) ?? 0),
    cell([...review.reasons, ...review.gaps].join('; ')),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row, column) => {
    if (row === -1) return out.paint.bold(text);
    return column === 2 ? paintVerdict(out, text, text) : text;
  });
}
