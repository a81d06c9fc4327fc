import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a ticket of the demo must rest in the end; a counter that is left out may have any value. */
export interface ExpectedTicket {
  readonly id: string;
  /** Which of CONTRACT's paths it shows. */
  readonly path: string;
  /** A state, or a state path such as `review.deciding`. */
  readonly state: string;
  readonly reason?: string;
  /** A regular expression that the ticket's `waitingFor` must fit. */
  readonly waitingFor?: string;
  readonly deathCount?: number;
  readonly reviewCycles?: number;
  readonly runs?: number;
  /** How it came there, as half a sentence. */
  readonly why: string;
}

/**
 * What a person does in the demo, once, when a ticket stands where `when` says (`worker`: and its author too). The
 * action `input` is said to the author: at once, which a busy one must refuse, and then for its next turn.
 */
export interface PersonStep {
  readonly when: {
    readonly ticket: string;
    readonly state: string;
    readonly reason?: string;
    readonly worker?: string;
  };
  /** At speed 1, so that whoever watches sees the ticket wait. */
  readonly afterSeconds: number;
  readonly action: { readonly action: string; readonly by: string; readonly text: string };
}

export interface Material {
  /** Absolute; holds `repo`, `tickets` and `agents`. */
  readonly dir: string;
  /** The built command line; null in a checkout that has not been built. */
  readonly bin: string | null;
  readonly expected: readonly ExpectedTicket[];
  readonly personScript: readonly PersonStep[];
}

/** The demo's files. They lie beside `src` and beside `dist`: the same place, seen from both. */
export function findMaterial(from = dirname(fileURLToPath(import.meta.url))): Material {
  const dir = join(from, 'examples', 'demo');
  if (!existsSync(join(dir, 'expected.json'))) {
    if (dirname(from) === from) throw new Error('examples/demo is missing from this package');
    return findMaterial(dirname(from));
  }
  const bin = join(from, 'dist', 'bin.js');
  return {
    dir,
    bin: existsSync(bin) ? bin : null,
    expected: readJson<ExpectedTicket[]>(join(dir, 'expected.json')),
    personScript: readJson<PersonStep[]>(join(dir, 'person.json')),
  };
}

// Our own files, which test/demo checks.
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
