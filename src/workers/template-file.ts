import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { PromptError } from './template.ts';

/** A template that is longer is somebody's log by mistake. */
const BYTES_MAX = 256 * 1024;

/**
 * The text of a prompt template. It is read anew at each start, so that a change needs no restart.
 * @throws {PromptError} in a sentence; that run fails to start, nothing else.
 */
export function readTemplate(path: string): string {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new PromptError(`the prompt template ${path} is not a file`);
    if (stat.size > BYTES_MAX) {
      throw new PromptError(
        `the prompt template ${path} is longer than 256 KiB; long texts belong into the repository`,
      );
    }
    const text = readFileSync(file, 'utf8');
    if (text.trim() === '') throw new PromptError(`the prompt template ${path} is empty`);
    return text;
  } catch (error) {
    if (error instanceof PromptError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown cause';
    throw new PromptError(
      `the prompt template ${path} cannot be read (${code}); see promptTemplate of the profile`,
    );
  } finally {
    if (file !== null) closeSync(file);
  }
}
