import { createLineAssembler } from './report-lines.ts';

/** What an agent has used since it was last said. `cost` in the currency of the agent's own bill. */
export interface Usage {
  readonly tokens: number;
  readonly cost: number;
}

export interface UsageReader {
  /** What the lines that this text completes say. */
  push(text: string): Usage[];
  /** Output is missing here: the line that it tore says nothing. */
  miss(): void;
}

/** Nobody uses so much in one run: a larger number is a mistake, and would spend a budget for good. */
const TOKENS_MAX = 1e10;
const COST_MAX = 1e6;

/**
 * Reads what an `exec` agent says it has used, from JSON lines of its stdout:
 * - our own `{"cb_usage":{"tokens":N,"cost":X}}`: since the last such line; one of the two may be left out;
 * - `{"type":"result","usage":{…},"total_cost_usd":X}` (`claude -p --output-format stream-json`): totals of the session;
 * - `{"type":"turn.completed","usage":{…}}` (`codex exec --json`): one turn.
 *
 * A line that is not exactly one of these, or says something impossible, says nothing.
 */
export function createUsageReader(): UsageReader {
  const lines = createLineAssembler();
  let total: Usage = { tokens: 0, cost: 0 };

  function read(line: string): Usage | null {
    const said = parsed(line);
    if (!said) return null;
    if (isObject(said['cb_usage']))
      return usage(said['cb_usage']['tokens'], said['cb_usage']['cost']);
    if (said['type'] === 'turn.completed' && isObject(said['usage'])) {
      return usage(tokensOf(said['usage']), 0);
    }
    if (said['type'] !== 'result' || !isObject(said['usage'])) return null;
    const now = usage(tokensOf(said['usage']), said['total_cost_usd']);
    if (!now) return null;
    const since = {
      tokens: Math.max(0, now.tokens - total.tokens),
      cost: Math.max(0, now.cost - total.cost),
    };
    total = {
      tokens: Math.max(now.tokens, total.tokens),
      cost: Math.max(now.cost, total.cost),
    };
    return since;
  }

  return {
    push: (text) =>
      lines
        .push(text)
        .filter(({ overlong }) => !overlong)
        .map(({ text: line }) => read(line))
        .filter((found) => found !== null)
        .filter(({ tokens, cost }) => tokens > 0 || cost > 0),
    miss: () => lines.miss(),
  };
}

function parsed(line: string): Record<string, unknown> | null {
  // Most lines are none of ours: not every one is worth parsing.
  if (!line.startsWith('{') || !/"(?:cb_usage|usage)"/.test(line)) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAmount = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= max;

function usage(tokens: unknown = 0, cost: unknown = 0): Usage | null {
  if (!isAmount(tokens, TOKENS_MAX) || !Number.isInteger(tokens) || !isAmount(cost, COST_MAX)) {
    return null;
  }
  return { tokens, cost };
}

/** Read and written, from the cache or not; what is part of another number is not counted twice. */
const COUNTED = [
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
];

function tokensOf(said: Record<string, unknown>): unknown {
  let sum = 0;
  for (const name of COUNTED) {
    const value = said[name] ?? 0;
    if (!isAmount(value, TOKENS_MAX)) return null;
    sum += value;
  }
  return sum;
}
