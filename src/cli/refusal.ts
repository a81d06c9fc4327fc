import type { Problem } from '../transport/protocol/problem.ts';
import { CliError } from './cli-error.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';

export interface Refused {
  readonly status: number;
  /** The parsed body; undefined where it was no JSON. */
  readonly answer: unknown;
  readonly url: string;
  /** The file of the token that was sent; null where none was sent. */
  readonly tokenFile: string | null;
  /** Where a token was looked for. */
  readonly lookedFor: string | null;
}

/** What a refused request becomes: the service's own words, and what mends it. */
export function refusal(refused: Refused): CliError {
  const { status, answer, url } = refused;
  const problem = problemOf(answer);
  const exitCode = exitCodeOf(status, problem?.code);
  if (problem === null) {
    const what =
      status === 0 || (status >= 200 && status < 300) ? 'without JSON' : `with status ${status}`;
    return new CliError(
      `${url} answers ${what}, which is not Callboard's way. Check the address (--url).`,
      { exitCode: exitCode === EXIT.usage ? EXIT.failed : exitCode, code: 'failed' },
    );
  }
  const sentences = [
    sentence(problem.detail ?? problem.title ?? `the service refused with status ${status}`),
    ...(problem.errors ?? [])
      .map((one) => sentence(fieldWords(one, problem.detail)))
      .filter(Boolean),
    mend(problem, refused),
  ].filter((one) => one !== '');
  return new CliError(sentences.join(' '), {
    exitCode,
    code: problem.code ?? 'failed',
    problem,
  });
}

function problemOf(answer: unknown): Partial<Problem> | null {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return null;
  return 'code' in answer || 'detail' in answer || 'title' in answer
    ? (answer as Partial<Problem>)
    : null;
}

function fieldWords(one: Problem['errors'][number], detail: string | undefined): string {
  const words = one.path ? `${one.path}: ${one.message}` : one.message;
  // Where there is only one, the detail often repeats it word for word.
  return detail?.includes(one.message) ? '' : words;
}

function mend(problem: Partial<Problem>, refused: Refused): string {
  switch (problem.code) {
    case 'unauthorized':
    case 'forbidden':
      if (refused.lookedFor === null) return '';
      return refused.tokenFile === null
        ? `There is no token in ${refused.lookedFor}: name the file with --token-file or CALLBOARD_TOKEN_FILE.`
        : `The token came from ${refused.tokenFile}: another one is named with --token-file or CALLBOARD_TOKEN_FILE.`;
    case 'not_allowed_in_state':
      return problem.allowedActions?.length
        ? `Allowed now: ${problem.allowedActions.join(', ')}.`
        : 'Nothing is allowed now.';
    case 'no_free_slot':
      return 'Wait for a worker to end, stop one (callboard worker list), or raise limits.workers.';
    case 'runtime_busy':
      return 'Try again when its turn has ended.';
    case 'version_mismatch':
      return 'Somebody changed it meanwhile: look at it again.';
    case 'unavailable':
      return 'Try again later; "callboard status" says more.';
    default:
      return '';
  }
}

/** Ends with a full stop, whoever wrote it. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
