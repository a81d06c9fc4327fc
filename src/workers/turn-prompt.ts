import type { HowToReport } from './prompt.ts';
import { reportInstructions } from './prompt.ts';

type TurnMessage = { what: 'feedback' | 'answer' | 'input'; text: string; by: string };

const headings: Record<TurnMessage['what'], (by: string) => string> = {
  feedback: (by) => `What was found: ${by}`,
  answer: (by) => `Answer of ${by} to your question`,
  input: (by) => `From ${by}`,
};

/** What begins a further turn of an agent that knows its ticket: the messages in order, each once, and how to report. */
export function turnPrompt(options: {
  messages: readonly TurnMessage[];
  howToReport: HowToReport;
}): string {
  const said = options.messages.map(({ what, text, by }) => `# ${headings[what](by)}\n\n${text}\n`);
  return `${said.join('\n')}
# How to report

Go on with your ticket in the same working directory. Commit your work, then report anew, exactly once. The right to report is a new one: it is in the file that CALLBOARD_NONCE_FILE names, and no longer in CALLBOARD_NONCE.
${reportInstructions(options.howToReport)}`;
}
