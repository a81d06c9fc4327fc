// What the scripts say goes to stderr: stdout belongs to the command that they run.

/** One line of progress. */
export function say(text) {
  process.stderr.write(`callboard: ${text}\n`);
}

/** A condition that the reader of the message can put right; `message` is one sentence that says how. */
export class SetUpError extends Error {
  name = 'SetUpError';
}

/** Runs a script's main function: a SetUpError becomes its sentence and exit code 1, without a stack. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
