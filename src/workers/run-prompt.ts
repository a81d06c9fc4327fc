import type { TicketContext } from '../machines/ticket-context.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { CommentView } from '../supervisor/ports.ts';
import type { Launch, WorkersEdge } from './edge.ts';
import type { HowToReport, PromptComment, PromptFeedback, PromptRun } from './prompt.ts';
import { authorPrompt, reviewerPrompt } from './prompt.ts';
import { turnPrompt } from './turn-prompt.ts';
import { readTemplate } from './template-file.ts';
import type { Worktree } from './worktree.ts';

/** Newest feedback that a prompt repeats; older rounds have been worked in or are in the history. */
const FEEDBACK_MAX = 10;

/** What a run is told. Rendered strictly: a template that names anything unknown fails this run alone. */
export async function promptFor(
  edge: WorkersEdge,
  worker: WorkerContext,
  ticket: TicketContext,
  launch: Launch,
  worktree: Worktree,
): Promise<string> {
  const { id, title, body, priority, labels } = ticket;
  const about = { id, title, body, priority, labels };
  const feedback = feedbackOf(ticket);
  if (worker.role === 'gate') return '';
  const template = launch.promptTemplate ? { template: readTemplate(launch.promptTemplate) } : {};
  if (worker.role === 'reviewer') {
    const sha = worker.sha ?? worktree.head;
    // Once the work has landed, the branch leaves its base at its own head: what it was made from is remembered.
    const base = worktree.baseSha === sha ? (ticket.baseSha ?? sha) : worktree.baseSha;
    const diff = await edge.git.diff(worktree.path, { base, sha });
    return reviewerPrompt({
      ticket: about,
      sha,
      base,
      diff,
      earlierFeedback: feedback,
      ...template,
    });
  }
  return authorPrompt({
    ticket: about,
    attempt: ticket.runs,
    comments: commentsOf(edge, ticket),
    feedback,
    ...(ticket.answer === null ? {} : { answer: answerWords(ticket.question, ticket.answer) }),
    runs: earlierRuns(edge, worker),
    changes: await changesOf(edge, worktree),
    howToReport: howToReport(edge, worker, launch),
    ...template,
  });
}

/** Newest runs that a prompt tells of. */
const RUNS_MAX = 10;

const earlierRuns = (edge: WorkersEdge, worker: WorkerContext): PromptRun[] =>
  edge
    .runs(worker.ticket)
    .filter(({ id, role }) => role === 'author' && id !== worker.id)
    .slice(-RUNS_MAX)
    .map(({ id, profile, cause, terminalState }) => ({
      id,
      profile,
      ending: oneLine(
        (terminalState as { summary?: string } | null)?.summary ?? cause ?? 'no end yet',
      ),
    }));

const LINE_CHARS_MAX = 300;
const oneLine = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').trim().slice(0, LINE_CHARS_MAX);

/** What earlier runs have committed; nothing of it is lost, so a fresh run begins by looking at it. */
async function changesOf({ git }: WorkersEdge, worktree: Worktree): Promise<string> {
  if (worktree.head === worktree.baseSha) return '';
  const stat = await git.diffStat(worktree.path, { base: worktree.baseSha, sha: worktree.head });
  return stat.length > STAT_CHARS_MAX ? `${stat.slice(0, STAT_CHARS_MAX)}\n[…]` : stat;
}

const STAT_CHARS_MAX = 16 * 1024;

const howToReport = (
  edge: WorkersEdge,
  { policy }: WorkerContext,
  { plainSentinels }: Pick<Launch, 'plainSentinels'>,
): HowToReport => ({
  ...(edge.signalCommand === null ? {} : { signalCommand: edge.signalCommand }),
  jsonLine: true,
  spoken: policy.runtime === 'acp',
  plainSentinels,
});

/** What an agent is told with a further turn: the messages up to this number, in order, and how to report anew. */
export function turnPromptFor(edge: WorkersEdge, worker: WorkerContext, upTo: number): string {
  const ticket = edge.ticket(worker.ticket);
  if (!ticket) throw new Error(`${worker.id} has no ticket any more`);
  // A worker outlives its profile in a changed configuration: it goes on as it was started.
  const launch = edge.launch(worker) ?? { plainSentinels: true };
  return turnPrompt({
    messages: ticket.queue.filter(({ n }) => n <= upTo),
    howToReport: howToReport(edge, worker, launch),
  });
}

const feedbackOf = (ticket: TicketContext): PromptFeedback[] =>
  ticket.feedback.slice(-FEEDBACK_MAX).map(({ by, reasons, gaps }) => ({
    by,
    reasons: [...reasons],
    gaps: [...gaps],
  }));

/** The question stands quoted above the answer, so that a run that did not ask it understands both. */
function answerWords(question: string | null, answer: string): string {
  if (question === null) return answer;
  const quoted = question.split('\n').map((line) => `> ${line}`);
  return `${quoted.join('\n')}\n\n${answer}`;
}

/** People's words only: what the service itself noted is no instruction. */
const commentsOf = (edge: WorkersEdge, { id, queue }: TicketContext): PromptComment[] =>
  newestComments(edge, id)
    .filter(({ kind }) => kind === 'person')
    // What was said after this run was decided is still to be told to it, by a turn of its own.
    .filter(({ at, text }) => !queue.some((one) => one.text === text && one.at === Date.parse(at)))
    .map(({ by, at, text }) => ({ by, at, text }));

/** Newest comments that a prompt looks at, the service's own among them. */
const COMMENTS_MAX = 1_000;

function newestComments(edge: WorkersEdge, ticket: string): readonly CommentView[] {
  let newest: readonly CommentView[] = [];
  let cursor: string | undefined;
  do {
    const page = edge.comments(ticket, cursor);
    newest = [...newest, ...page.items].slice(-COMMENTS_MAX);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return newest;
}
