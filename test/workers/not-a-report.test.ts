import { describe, expect, test } from 'vitest';
import { lastMessage } from '../../src/workers/agent-words.ts';
import { createReportParser } from '../../src/workers/report.ts';

const ticket = 'CB-1';
const nonce = 'n'.repeat(32);
const esc = '\u001b';

/** Given to the agent; it holds both kinds of lines, as an example. */
const JSON_LINE = JSON.stringify({ cb_signal: 'DONE', ticket, nonce, payload: 'really done' });
const LINES = { 'a plain sentinel': 'DONE: really done', 'a JSON line': JSON_LINE } as const;
const lower = (line: string): string => line.replace('DONE', 'done');
const empty = (line: string): string => line.replace(' really done', '').replace('really done', '');
const wordless = (line: string): string => line.replace('really done', '⠋⠙ ━━ 45%');

/** How text comes to stdout: as it is, or wrapped in a JSON stream; `tool` = what a tool answered. */
const FORMS = {
  'as it is': {
    said: (text: string) => text,
    tool: null,
  },
  'in an assistant message': {
    said: (text: string) =>
      `${JSON.stringify({ type: 'assistant', message: { content: [{ type: 'text', text }] }, parent_tool_use_id: null })}\n`,
    tool: (text: string) =>
      `${JSON.stringify({ type: 'user', message: { content: [{ type: 'tool_result', content: text }] } })}\n`,
  },
  'in an agent message': {
    said: (text: string) =>
      `${JSON.stringify({ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } })}\n`,
    tool: (text: string) =>
      `${JSON.stringify({ type: 'item.completed', item: { id: 'i', type: 'command_execution', aggregated_output: text } })}\n`,
  },
} as const;

function read(text: string, prompt = ''): ReturnType<ReturnType<typeof createReportParser>['end']> {
  const parser = createReportParser({
    ticket,
    nonceMatches: (given) => given === nonce,
    plainSentinels: true,
    prompt,
  });
  return [...parser.push(text, 5), ...parser.end(6)];
}

/**
 * What makes a line no report. `silent`: a plain line is passed over and a JSON line refused (`plain`), or it is about
 * what a screen shows (`raw`). `prompted`: the agent was given it.
 */
const SETTINGS: Readonly<
  Record<string, { text: (line: string) => string; silent?: 'plain' | 'raw'; prompted?: true }>
> = {
  'in a quotation': { text: (line) => `> ${line}\n` },
  'in a list': { text: (line) => `- ${line}\n` },
  'in a fence of backticks': { text: (line) => `so:\n\`\`\`\n${line}\n\`\`\`\n` },
  'in a fence with a language': { text: (line) => `\`\`\`json\n${line}\n\`\`\`\n` },
  'in a fence of tildes': { text: (line) => `~~~\n${line}\n~~~\n` },
  'in a fence of tildes around backticks': {
    text: (line) => `~~~\n\`\`\`\n${line}\n\`\`\`\n~~~\n`,
  },
  'in a longer fence around a shorter one': {
    text: (line) => `\`\`\`\`\n\`\`\`\n${line}\n\`\`\`\`\n`,
  },
  'in a fence that is never closed': { text: (line) => `\`\`\`\nx\n${line}\n` },
  'in the middle of a line': { text: (line) => `I say ${line}\n` },
  'in code within a line': { text: (line) => `\`${line}\`\n` },
  'in small letters': { text: (line) => `${lower(line)}\n`, silent: 'plain' },
  'with an empty payload': { text: (line) => `${empty(line)}\n`, silent: 'plain' },
  'without words': { text: (line) => `${wordless(line)}\n`, silent: 'plain' },
  'in an echo of the prompt': { text: (line) => `Do it.\n${line}\nThe end.\n`, prompted: true },
  'in a line of the prompt alone': { text: (line) => `${line}\n`, prompted: true },
  'under a redrawn frame': {
    text: (line) => `${line}\n${esc}[1A${esc}[2Kworking\n`,
    silent: 'raw',
  },
  'overwritten by a spinner': { text: (line) => `${line}\r⠋ working\n`, silent: 'raw' },
  'behind a spinner': { text: (line) => `⠋ ${line}\n` },
};

const cases = Object.keys(LINES).flatMap((kind) =>
  Object.keys(FORMS).flatMap((form) =>
    Object.keys(SETTINGS)
      .filter((setting) => {
        const { silent } = SETTINGS[setting] ?? {};
        // Wrapped words are drawn on no screen; and a JSON line has acted before a later frame is drawn.
        if (silent === 'raw') return form === 'as it is' && kind === 'a plain sentinel';
        return true;
      })
      .map((setting) => [kind, setting, form] as const),
  ),
);

describe('no report', () => {
  test.each(cases)('is %s %s, said %s [6.not-a-report]', (kind, setting, form) => {
    const line = LINES[kind as keyof typeof LINES];
    const { text, silent, prompted } = SETTINGS[setting] ?? { text: String };
    const prompt = prompted ? `Do it.\n${line}\nThe end.` : '';
    const found = read(FORMS[form as keyof typeof FORMS].said(text(line)), prompt);
    const refused = silent === 'plain' && kind === 'a JSON line';
    expect(found.map((one) => one.kind)).toEqual(refused ? ['refused'] : []);
    // The very line would have acted.
    const own = read(FORMS[form as keyof typeof FORMS].said(`${line}\n`));
    expect(own).toMatchObject([{ kind: 'report', signal: 'DONE', payload: 'really done' }]);
  });

  const tools = Object.entries(FORMS).flatMap(([form, { tool }]) =>
    tool ? [[form, tool] as const] : [],
  );
  test.each(tools)('is what a tool answered, beside words said %s [6.not-a-report]', (_, tool) => {
    for (const line of Object.values(LINES)) expect(read(tool(`${line}\n`))).toEqual([]);
  });

  test('is half a line', () => {
    const parser = createReportParser({
      ticket,
      nonceMatches: () => true,
      plainSentinels: true,
    });
    for (const line of Object.values(LINES)) {
      for (const { said } of Object.values(FORMS)) {
        const whole = said(line).trimEnd();
        expect(parser.push(whole.slice(0, -1), 5)).toEqual([]);
        expect(parser.push('\r \n', 5)).toEqual([]);
        expect(parser.end(6)).toEqual([]);
      }
    }
  });
});

describe('words in a JSON stream', () => {
  const { said } = FORMS['in an assistant message'];

  test('are read line by line, the last sentinel at the end of the turn [6.channels]', () => {
    expect(
      read(said('I looked.\nQUESTION: which?') + said('Both.\n\nDONE: both of them\n')),
    ).toEqual([
      { kind: 'report', channel: 'plain', signal: 'DONE', payload: 'both of them', at: 5 },
    ]);
  });

  test('are outranked by a JSON line, inside or beside them [6.channels]', () => {
    expect(read(said('DONE: weak') + `${JSON_LINE}\n`)).toMatchObject([{ channel: 'json' }]);
    expect(read(said(`DONE: weak\n${JSON_LINE}`))).toMatchObject([{ channel: 'json' }]);
  });

  test('have fences of their own, which end with their message', () => {
    expect(read(said('```\nopen') + said('DONE: in the next one'))).toMatchObject([
      { payload: 'in the next one' },
    ]);
  });

  test('are none of the agent’s where a helper of it speaks', () => {
    const line = said('DONE: my part').replace(
      '"parent_tool_use_id":null',
      '"parent_tool_use_id":"t1"',
    );
    expect(line).toContain('t1');
    expect(read(line)).toEqual([]);
  });

  test('are an example where they stand in a fence of plain output', () => {
    expect(read(`\`\`\`json\n${said('DONE: an example')}\`\`\`\n`)).toEqual([]);
  });

  test('wait for silence, which the end of the stream does not break and more work does', () => {
    const parser = createReportParser({ ticket, nonceMatches: () => false, plainSentinels: true });
    parser.push(said('DONE: it is done'), 1);
    expect(parser.pendingSince).toBe(1);
    parser.push(FORMS['in an assistant message'].tool('more'), 2);
    expect(parser.pendingSince).toBeNull();
    parser.push('{"type":"result","subtype":"success","result":"DONE: it is done"}\n', 3);
    expect(parser.pendingSince).toBe(3);
    expect(parser.end(4)).toMatchObject([{ payload: 'it is done' }]);
  });

  test.each([
    '{"type":"assistant"}',
    '{"type":"assistant","message":{"content":"DONE: no list"}}',
    '{"type":"assistant","message":{"content":[null,7,{"type":"text"},{"type":"text","text":9}]}}',
    '{"type":"item.completed"}',
    '{"type":"item.completed","item":{"type":"reasoning","text":"DONE: a thought"}}',
    '{"type":"assistant","message":{"content":[{"type":"thinking","thinking":"DONE: x"}]}}',
    '{"type":"assistant",',
    '[{"type":"assistant"}]',
  ])('say nothing in %s', (line) => {
    expect(read(`${line}\n`)).toEqual([]);
  });
});

test('the last message of a JSON stream is what its agent said last, of other output the whole', () => {
  const { said, tool } = FORMS['in an agent message'];
  const end = '{"type":"turn.completed","usage":{}}\n';
  const verdict = '{"verdict":"pass","reasons":[],"gaps":[]}';
  const stream = said('{"verdict":"fail"}') + tool('{"verdict":"fail"}') + said(verdict);
  expect(lastMessage(stream)).toBe(verdict);
  expect(lastMessage(stream + tool('{"verdict":"fail"}') + end)).toBe(verdict);
  expect(lastMessage(end)).toBe(end);
  // An example in its words does not make a stream of them.
  expect(lastMessage(`${stream}\nSo: ${verdict}\n`)).toContain('So: ');
});
