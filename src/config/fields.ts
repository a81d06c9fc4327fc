import { z } from 'zod';
import { durationMaxMs, durationPattern, formatDuration, parseDuration } from './duration.ts';
import { Secret } from './secret.ts';

// Error texts here are predicates: the message that a person sees puts the value before them.
// Defaults are `prefault`s, in the file's own form, so that the JSON Schema shows `10m`.

const durationWords =
  'is not a duration: write a whole number with its unit, such as 500ms, 5s, 10m or 2h (at most 576h)';

const durationText = z
  .string(durationWords)
  .regex(durationPattern, durationWords)
  .refine((text) => !durationPattern.test(text) || parseDuration(text) !== null, durationWords)
  .meta({ examples: ['500ms', '5s', '10m', '2h'] });

/** `10m` in the file, 600000 (milliseconds) in the parsed configuration. May be zero. */
export const durationOrZero = z.codec(durationText, z.number().min(0).max(durationMaxMs), {
  decode: (text) => parseDuration(text) ?? 0,
  encode: formatDuration,
});

/** A duration that must take some time. */
export const duration = z.codec(
  durationText.refine((text) => !/^0+[a-z]/.test(text), 'is no time at all: write 1ms or more'),
  z.number().min(0).max(durationMaxMs),
  { decode: (text) => parseDuration(text) ?? 0, encode: formatDuration },
);

/** `$NAME` in the file; a {@link Secret} in the parsed configuration, without its value so far. */
export const secret = z.codec(
  z
    .string('is not a reference: write $NAME, the environment variable that holds the secret')
    .regex(
      /^\$[A-Za-z_][A-Za-z0-9_]*$/,
      'is not a reference: write $NAME, the environment variable that holds the secret',
    )
    .meta({ 'x-secret': true, examples: ['$HOOK_SECRET'] }),
  z.instanceof(Secret),
  { decode: (text) => new Secret(text.slice(1)), encode: (value) => `$${value.name}` },
);

const noNul = [(text: string) => !text.includes('\0'), 'holds a NUL character'] as const;

/** Text that is not empty. */
export const text = z
  .string()
  .min(1)
  .refine(...noNul);

/** A path; a relative one counts from the configuration file's folder. */
export const path = text;

/** The name of a profile, gate, workflow, repository or channel. */
export const name = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/,
    'is not a name: use up to 64 letters, digits, `.`, `_` and `-`, the first of them no `.` or `-`',
  );

/** The name of an environment variable that an agent may see. */
export const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable')
  .refine(
    (variableName) => !variableName.startsWith('CALLBOARD_'),
    'cannot be handed on: Callboard sets the variables that begin with CALLBOARD_ itself',
  );

const commandWords =
  'is not a command: write the program and each argument as an item of a list, such as [node, agent.mjs]';

/** A program and its arguments. No shell is involved. */
export const command = z
  .array(z.string().refine(...noNul), commandWords)
  .min(1, commandWords)
  .refine((words) => words[0] !== '', 'names no program: its first item is empty');

/** A limit of which 0 is a sensible value. */
export const countFromZero = z.int().min(0).max(1_000_000);

/** A number of things that cannot be none. */
export const countFromOne = z.int().min(1).max(1_000_000);

/** An address that is spoken to over HTTP. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'is not an address: it must begin with http:// or https://',
});

/** The variables that an agent or a gate sees unless its list says otherwise. */
export const defaultEnvironment = ['PATH', 'HOME', 'LANG', 'TERM'];
