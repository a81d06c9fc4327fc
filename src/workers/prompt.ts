import { COMMENTS_CHARS_MAX, FEEDBACK_CHARS_MAX, newestThatFit } from './prompt-bounds.ts';
import { renderTemplate } from './template.ts';

export { PromptError } from './template.ts';

export type PromptTicket = {
  id: string;
  title: string;
  body: string;
  priority: string;
  labels: readonly string[];
};
/** An earlier run of an author, and how it ended. */
export type PromptRun = { id: string; profile: string; ending: string };
/** `at` as it should be shown. */
export type PromptComment = { by: string; at: string; text: string };
/** What an earlier review, gate or commit check found, or a person who rejected. */
export type PromptFeedback = { by: string; reasons: string[]; gaps: string[] };

/** Which ways of reporting this run has. Whether it has the MCP tools, the agent itself sees. */
export type HowToReport = {
  /** The command line program, as the agent can call it. */
  signalCommand?: string;
  jsonLine?: boolean;
  /** It says what it says by protocol and has no stdout of its own. */
  spoken?: boolean;
  plainSentinels?: boolean;
};

/**
 * Variables: id, title, body, priority, labels, attempt, attemptNumber, comments, feedback, runs, changes, answer,
 * report. Those that may be empty bring their own heading.
 */
export const authorTemplate = `You work on ticket {{id}} in a git worktree of your own, which is your working directory.{{attempt}}

# Ticket {{id}}

{{title}}

{{body}}
{{comments}}{{feedback}}{{runs}}{{changes}}{{answer}}
# How to report

Commit your work on the branch that is checked out. Then report, exactly once, and end.
{{report}}`;

/** Variables: id, title, body, priority, labels, sha, base, diff, feedback. */
export const reviewerTemplate = `You review commit {{sha}} for ticket {{id}}. Judge whether it does what the ticket asks. Change nothing.

# Ticket {{id}}

{{title}}

{{body}}
{{feedback}}
# Changes from {{base}} to {{sha}}

{{diff}}

# How to answer

End your last message with one JSON object; the last one that has a "verdict" counts:

{"verdict": "pass|fail|uncertain", "reasons": ["why"], "gaps": ["what is missing for a pass"]}

Choose one of the three: pass when the ticket is done, fail when something is missing (name every gap so that the author can mend it), uncertain when a person must decide (say why).
`;

/**
 * The prompt of an author's run. Title and body stand verbatim and unindented. No line of the
 * instructions, echoed, would be a report. Throws PromptError for a template that names anything
 * unknown.
 */
export function authorPrompt(options: {
  ticket: PromptTicket;
  /** Counts from 1. */
  attempt: number;
  comments: PromptComment[];
  feedback: PromptFeedback[];
  /** Earlier runs, oldest first. */
  runs: PromptRun[];
  /** `git diff --stat` of what the branch holds already; empty where that is nothing. */
  changes: string;
  /** A person's answer to the author's question. */
  answer?: string;
  howToReport: HowToReport;
  template?: string;
}): string {
  const { ticket, attempt } = options;
  return renderTemplate(options.template ?? authorTemplate, {
    ...ticketValues(ticket),
    attemptNumber: String(attempt),
    attempt: attempt > 1 ? ` This is attempt ${attempt}: look first at what is there already.` : '',
    comments: commentsSection(options.comments),
    feedback: feedbackSection(options.feedback),
    runs: section(
      'Earlier runs',
      options.runs.length === 0
        ? []
        : [
            options.runs
              .map(({ id, profile, ending }) => `- ${id} (${profile}): ${ending}`)
              .join('\n'),
          ],
    ),
    changes: section(
      'What the branch holds already',
      options.changes.trim() === '' ? [] : [fenced(options.changes, '')],
    ),
    answer: section(
      'Answer to your question',
      options.answer === undefined ? [] : [options.answer],
    ),
    report: reportInstructions(options.howToReport),
  });
}

/** The prompt of a reviewer's run: ticket, diff of base…sha, earlier feedback. As authorPrompt. */
export function reviewerPrompt(options: {
  ticket: PromptTicket;
  sha: string;
  base: string;
  diff: { patch: string; truncated: boolean };
  earlierFeedback: PromptFeedback[];
  template?: string;
}): string {
  const { ticket, sha, base, diff } = options;
  const cut = diff.truncated
    ? `\n\nThe diff is too long and was cut here. See the rest with \`git diff ${base}...${sha}\`.`
    : '';
  return renderTemplate(options.template ?? reviewerTemplate, {
    ...ticketValues(ticket),
    sha,
    base,
    diff: diff.patch === '' ? 'There are none.' : fenced(diff.patch, 'diff') + cut,
    feedback: feedbackSection(options.earlierFeedback),
  });
}

/** Every sentinel stands in quotation marks, never at the beginning of a line. */
export function reportInstructions(how: HowToReport): string {
  const ways = [
    '- If you have the MCP tools `report_done`, `request_review` and `ask_question`, call the one that fits.',
    how.signalCommand !== undefined &&
      `- Run \`${how.signalCommand} signal done "what you did"\`. In place of done: review, to ask for a review, or question, when only a person can decide. Add \`--sha\` and a commit if it is not the head of the branch.`,
    how.jsonLine !== false &&
      `- Or ${how.spoken ? 'say this as a line of its own' : 'print this as one line on stdout'}, with the content of the file that the environment variable CALLBOARD_NONCE_FILE names as nonce: \`{"cb_signal":"DONE","ticket":"…","nonce":"…","payload":"what you did"}\`. In place of DONE: REVIEW or QUESTION; "sha" may be added.`,
    how.plainSentinels !== false &&
      '- Or let the last line that you say begin with `DONE:`, `REVIEW:` or `QUESTION:`, followed on the same line by what you did or ask; not in a quotation and not in a code block.',
  ];
  return `${ways.filter((way) => way !== false).join('\n')}\n`;
}

function feedbackSection(feedback: PromptFeedback[]): string {
  const list = (name: string, items: string[]) =>
    items.length === 0 ? '' : `\n${name}:\n${items.map((item) => `- ${item}`).join('\n')}\n`;
  const found = feedback.map(
    ({ by, reasons, gaps }) =>
      `From ${by}:\n${list('Reasons', reasons)}${list('What is missing', gaps)}`,
  );
  const { kept, left } = newestThatFit(found, FEEDBACK_CHARS_MAX);
  return section('What earlier reviews found', [...leftOut(left, 'review'), ...kept]);
}

function commentsSection(comments: PromptComment[]): string {
  const said = comments.map(({ by, at, text }) => `${by}, ${at}:\n\n${text}`);
  const { kept, left } = newestThatFit(said, COMMENTS_CHARS_MAX);
  return section('Comments', [...leftOut(left, 'comment'), ...kept]);
}

const leftOut = (count: number, what: string): string[] =>
  count === 0 ? [] : [`(${count} older ${what}${count === 1 ? '' : 's'} left out.)`];

const ticketValues = ({ labels, ...ticket }: PromptTicket) => ({
  ...ticket,
  labels: labels.join(', '),
});

function section(heading: string, parts: string[]): string {
  return parts.length === 0 ? '' : `\n# ${heading}\n\n${parts.join('\n\n')}\n`;
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([marks]) => marks.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${marks}`;
}
