/** What one line of an agent's JSON stream holds of its own words. */
export interface StreamLine {
  /** What the agent itself says here, as Markdown; null where it says nothing. */
  readonly said: string | null;
  /** It is the stream's word that the turn is over. */
  readonly ends: boolean;
}

/** The lines that hold an agent's words or its end. All others are tools, thoughts and bookkeeping. */
const OF_INTEREST = /"type":\s*"(?:assistant|item\.completed|result|turn\.completed)"/;

/**
 * Takes an agent's own words out of a line of JSON, where the line has one of two known forms:
 * - `{"type":"assistant","message":{"content":[{"type":"text","text":"…"}]}}` (`claude -p --output-format stream-json`);
 *   with a `parent_tool_use_id` it is a helper that speaks, not the agent;
 * - `{"type":"item.completed","item":{"type":"agent_message","text":"…"}}` (`codex exec --json`).
 *
 * What tools answered is in lines of other types and is never taken.
 * @returns null for a line that is no such form: it stands for itself.
 */
export function streamLine(line: string): StreamLine | null {
  if (!line.startsWith('{') || !OF_INTEREST.test(line)) return null;
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(fields)) return null;
  switch (fields['type']) {
    case 'assistant':
      return { said: fields['parent_tool_use_id'] == null ? spoken(fields) : null, ends: false };
    case 'item.completed': {
      const { item } = fields;
      const speaks = isObject(item) && item['type'] === 'agent_message';
      return { said: speaks ? text(item['text']) : null, ends: false };
    }
    case 'result':
    case 'turn.completed':
      return { said: null, ends: true };
    default:
      return null;
  }
}

function spoken({ message }: Record<string, unknown>): string | null {
  const content = isObject(message) ? message['content'] : null;
  if (!Array.isArray(content)) return null;
  const parts = content
    .filter((part: unknown) => isObject(part) && part['type'] === 'text')
    .map((part: Record<string, unknown>) => text(part['text']))
    .filter((part) => part !== null);
  return parts.length > 0 ? parts.join('\n') : null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The last message of an agent: of a JSON stream what it said last, of any other output the whole. */
export function lastMessage(output: string): string {
  const lines = output.trimEnd().split('\n').toReversed();
  if (!streamLine(lines[0] ?? '')) return output;
  for (const line of lines) {
    const said = streamLine(line)?.said;
    if (said != null) return said;
  }
  return output;
}
