import type { ServerDeps } from '../deps.ts';
import { questionArguments, reportArguments } from '../protocol/index.ts';
import type { Caller } from './caller.ts';
import type { Tool } from './tool.ts';

type Run = Extract<Caller, { kind: 'run' }>;

/** The three reports of an agent (DOMAIN §6, channel a). They go the road of `POST /signals`, with the bearer as nonce. */
export function agentTools({ signals }: Pick<ServerDeps, 'signals'>, run: Run): readonly Tool[] {
  const report =
    (signal: 'DONE' | 'REVIEW' | 'QUESTION', words: 'summary' | 'text'): Tool['call'] =>
    async (args) => {
      const { ticket, nonce } = run;
      const payload = args[words] as string;
      const sha = args['sha'] as string | undefined;
      const { outcome, seq, detail } = await signals.submit(
        { ticket, nonce, signal, payload, sha },
        'mcp',
      );
      const isError = outcome !== 'accepted';
      return { body: { outcome, detail, ...(isError ? {} : { seq: seq ?? null }) }, isError };
    };
  return [
    {
      name: 'report_done',
      title: 'Report that the work is done',
      description:
        'Says that the work on your ticket is done and committed. The first report that is accepted ends your turn: call it once, last, and then end.',
      input: reportArguments,
      looks: false,
      call: report('DONE', 'summary'),
    },
    {
      name: 'request_review',
      title: 'Ask for a review',
      description:
        'Says that the work on your ticket is committed and should be reviewed before it counts as done. It ends your turn: call it once, last, and then end.',
      input: reportArguments,
      looks: false,
      call: report('REVIEW', 'summary'),
    },
    {
      name: 'ask_question',
      title: 'Ask a person',
      description:
        'Asks the owner of your ticket something that only a person can decide. It ends your turn; the answer comes with your next one.',
      input: questionArguments,
      looks: false,
      call: report('QUESTION', 'text'),
    },
  ];
}
