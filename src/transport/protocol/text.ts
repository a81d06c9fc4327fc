import { z } from 'zod';

/** Limits of what is written, and the kinds of text that the bodies share (CONTRACT "HTTP"). */

export const TITLE_CHARACTERS_MAX = 500;
export const TEXT_BYTES_MAX = 64 * 1024;
export const NAME_CHARACTERS_MAX = 100;
export const ID_CHARACTERS_MAX = 100;
export const LIST_ITEMS_MAX = 100;

/** Code points, as people count: an emoji is one character although it is two units of UTF-16. */
const characters = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

const encoder = new TextEncoder();

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Free text of people and agents: control characters are kept and made harmless on output. Limit in bytes of UTF-8. */
export const text = z
  .string()
  // The cheap test first: text of the greatest allowed size never has more units than bytes.
  .refine(
    (value) => value.length <= TEXT_BYTES_MAX && encoder.encode(value).length <= TEXT_BYTES_MAX,
    { error: 'must not be longer than 64 KiB', abort: true },
  );

/** Text that says something: an answer or a comment of blanks would start a turn about nothing. */
export const saidText = text.refine((value) => value.trim() !== '', {
  error: 'must not be empty',
});

export const title = z.string().check((context) => {
  const count = characters(context.value);
  if (count < 1 || count > TITLE_CHARACTERS_MAX) {
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: `must have 1 to ${TITLE_CHARACTERS_MAX} characters`,
    });
  }
  if (context.value.includes('\0')) {
    context.issues.push({ code: 'custom', input: context.value, message: 'must not contain NUL' });
  }
});

const shortText = (charactersMax: number) =>
  z.string().refine((value) => {
    const count = characters(value);
    return count >= 1 && count <= charactersMax && !CONTROL.test(value);
  }, `must have 1 to ${charactersMax} characters and no control characters`);

/** A person, an agent's profile, a repository, a workflow, a label. */
export const name = shortText(NAME_CHARACTERS_MAX);

/** The person in whose name a write is made; `admin` where it is not said. */
export const by = name.optional();

/** The id of a ticket, a worker or a record. */
export const id = shortText(ID_CHARACTERS_MAX);

/** A commit as somebody names it. Whether it exists is for the commit check to say. */
export const sha = shortText(NAME_CHARACTERS_MAX);

/**
 * A branch that git may be given: the few shapes that git refuses are refused here, above all a leading `-`, which a
 * git command would read as an option.
 */
export const branch = shortText(250).refine(
  (value) =>
    !/^[-/.]|[ ~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[/.]$/.test(value) && value !== '@',
  'must be the name of a branch',
);

/** ISO 8601 in UTC, as every time on the wire. */
export const time = z.string().meta({ format: 'date-time' });
