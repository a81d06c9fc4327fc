import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { SignalAnswer } from '../../transport/protocol/signal.ts';
import { SIGNALS } from '../../transport/protocol/signal.ts';
import { Client } from '../client.ts';
import { errnoOf, usageError } from '../cli-error.ts';
import type { Session } from '../session.ts';
import { checkedUrl } from '../settings.ts';
import { oneLine } from '../terminal/lines.ts';
import { examples, fileOption, parent } from './group.ts';

/** A report is the fruit of a whole run: it outlasts a restart of the service. */
const RETRY_WAITS_MS = [200, 500, 1_000, 2_000];

const WORDS: Readonly<Record<(typeof SIGNALS)[number], string>> = {
  DONE: 'report that the work is done',
  REVIEW: 'report work that a person is to sign off',
  QUESTION: 'ask the owner a question and wait for the answer',
};

interface SignalOptions {
  readonly sha?: string;
  readonly file?: string;
}

/** For agents: everything comes from the environment that their run was given; no config, no admin token. */
export function addSignalCommands(program: Command, session: Session): void {
  const signal = parent(
    program,
    'signal',
    'for agents: report on the ticket that this process works on',
  );
  for (const name of SIGNALS) {
    signal
      .command(name.toLowerCase())
      .description(WORDS[name])
      .argument('[text]', 'what to report ("-" is stdin)')
      .option('--sha <sha>', 'the commit that holds the work (default: the head of the branch)')
      .addOption(fileOption())
      .addHelpText('after', examples(`callboard signal ${name.toLowerCase()} "${EXAMPLES[name]}"`))
      .action(async (argument: string | undefined, options: SignalOptions) => {
        const payload = await session.neededText(argument, options.file, 'the text');
        const { client, ticket, nonce } = await agentOf(session);
        const answer = await client.post<SignalAnswer>('/signals', {
          ticket,
          nonce,
          signal: name,
          payload,
          ...(options.sha === undefined ? {} : { sha: options.sha }),
        });
        if (session.out.json) session.out.object(answer);
        else session.out.line(`${oneLine(ticket)} ${name} accepted`);
      });
  }
}

const EXAMPLES: Readonly<Record<(typeof SIGNALS)[number], string>> = {
  DONE: 'The second table is filled.',
  REVIEW: 'The second table is filled; look at the names.',
  QUESTION: 'Which of the two tables is meant?',
};

async function agentOf(
  session: Session,
): Promise<{ client: Client; ticket: string; nonce: string }> {
  const { env } = session.io;
  const url = session.options.url ?? env['CALLBOARD_URL'];
  const ticket = env['CALLBOARD_TICKET'];
  const nonce = await nonceOf(env);
  if (!url || !ticket || !nonce) {
    const missing = [
      url ? '' : 'CALLBOARD_URL',
      ticket ? '' : 'CALLBOARD_TICKET',
      nonce ? '' : 'CALLBOARD_NONCE_FILE or CALLBOARD_NONCE',
    ].filter((name) => name !== '');
    throw usageError(
      `${missing.join(', ')} is not set. This command is for agents that Callboard runs.`,
    );
  }
  const client = new Client({
    url: checkedUrl(url),
    token: null,
    retryWaitsMs: RETRY_WAITS_MS,
    sleep: (ms) => session.io.sleep(ms),
  });
  return { client, ticket, nonce };
}

/** The file always has the nonce of the current turn; the variable has the one of the first. */
async function nonceOf(env: Session['io']['env']): Promise<string | null> {
  const file = env['CALLBOARD_NONCE_FILE'];
  if (!file) return env['CALLBOARD_NONCE'] || null;
  try {
    const nonce = (await readFile(file, 'utf8')).trim();
    if (nonce !== '') return nonce;
  } catch (error) {
    if (!env['CALLBOARD_NONCE']) {
      throw usageError(
        `${oneLine(file)} cannot be read (${errnoOf(error) ?? 'unknown cause'}). It should hold the nonce.`,
        error,
      );
    }
  }
  return env['CALLBOARD_NONCE'] || null;
}
