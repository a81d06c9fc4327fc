import { objectEnd } from './json-object.ts';

export type Verdict = {
  verdict: 'pass' | 'fail' | 'uncertain';
  /** Why. */
  reasons: string[];
  /** What is missing for a pass. */
  gaps: string[];
};

const charsMax = 1024 * 1024;
const itemsMax = 100;
const itemCharsMax = 4096;
/** Hostile nesting makes looking slow; past this many characters it is given up. */
const stepsMax = 16 * charsMax;

/**
 * The reviewer's verdict: the last JSON object with a `verdict` in its last message, whatever text
 * stands around it. Only the last 1 MiB is read. Without such an object, or if that one is not
 * as it should be, `unreadable` says why: an earlier one is then no verdict either.
 * `prompt`: what the reviewer was given, so that a mere echo of it (with its diff) is no verdict.
 */
export function readVerdict(message: string, prompt?: string): Verdict | { unreadable: string } {
  const text = withoutEcho(message, prompt).slice(-charsMax);
  let last: Record<string, unknown> | null = null;
  let steps = 0;
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at)) {
    const end = objectEnd(text, at);
    steps += end.steps;
    if (steps > stepsMax)
      return { unreadable: 'the message is too tangled to be searched for JSON' };
    const value = end.index === null ? null : parse(text.slice(at, end.index));
    if (value && Object.hasOwn(value, 'verdict')) {
      last = value;
      at = end.index ?? at + 1;
    } else at += 1;
  }
  if (!last) return { unreadable: 'the message holds no JSON object with a verdict' };
  return check(last);
}

function withoutEcho(message: string, prompt = ''): string {
  const echo = prompt.replaceAll('\r\n', '\n').trim();
  return echo === '' ? message : message.replaceAll('\r\n', '\n').split(echo).join('\n');
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function check(found: Record<string, unknown>): Verdict | { unreadable: string } {
  const { verdict } = found;
  if (verdict !== 'pass' && verdict !== 'fail' && verdict !== 'uncertain') {
    const shown = (JSON.stringify(verdict) ?? 'nothing').slice(0, 80);
    return { unreadable: `verdict is ${shown}, not "pass", "fail" or "uncertain"` };
  }
  const lists: Record<'reasons' | 'gaps', string[]> = { reasons: [], gaps: [] };
  for (const name of ['reasons', 'gaps'] as const) {
    const list = found[name] ?? [];
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
      return { unreadable: `${name} of the verdict is not a list of strings` };
    }
    lists[name] = list.slice(0, itemsMax).map((item: string) => item.slice(0, itemCharsMax));
  }
  return { verdict, ...lists };
}
