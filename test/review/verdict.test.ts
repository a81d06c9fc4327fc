import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVerdict } from '../../src/review/verdict.ts';

const fail = {
  verdict: 'fail',
  reasons: ['a {brace} and a "quote"', 'one " and }'],
  gaps: ['tests'],
} as const;
const pass = { verdict: 'pass', reasons: [], gaps: [] } as const;

describe('a verdict', () => {
  test.each([
    ['alone', JSON.stringify(fail)],
    [
      'with text around it',
      `I looked at { everything }.\n${JSON.stringify(fail)}\nThat is all }{.`,
    ],
    [
      'in a code fence over several lines',
      `\`\`\`json\n${JSON.stringify(fail, null, 2)}\n\`\`\`\n`,
    ],
    [
      'after an earlier one',
      `${JSON.stringify(pass)} but then ${JSON.stringify(fail)} {"note": 1}`,
    ],
    ['within another object', `{"result": ${JSON.stringify(fail)}}`],
    ['after code', `function f() { return {a: "}" } }\n{ "unclosed": "\n${JSON.stringify(fail)}`],
    ['with a verdict inside it', JSON.stringify({ ...fail, earlier: pass })],
  ])('is read %s', (_, text) => expect(readVerdict(text)).toEqual(fail));

  test('needs neither reasons nor gaps', () => {
    expect(readVerdict('{"verdict":"pass"}')).toEqual(pass);
  });

  test.each([
    ['no object', 'looks good to me', /no JSON object/],
    ['an object without a verdict', '{"ok":true}', /no JSON object/],
    ['half an object', '{"verdict":"pass"', /no JSON object/],
    ['an unknown verdict', '{"verdict":"PASS"}', /verdict is "PASS"/],
    ['the example of the prompt', '{"verdict":"pass|fail|uncertain"}', /pass\|fail/],
    ['a verdict that is no text', '{"verdict":{"a":1}}', /verdict is \{"a":1\}/],
    ['reasons that are no list', '{"verdict":"fail","reasons":"bad"}', /reasons/],
    ['gaps that are no strings', '{"verdict":"fail","gaps":[1]}', /gaps/],
    ['a bad one after a good one', `${JSON.stringify(pass)}{"verdict":"maybe"}`, /maybe/],
  ])('is unreadable with %s, and says why', (_, text, cause) => {
    expect(readVerdict(text)).toEqual({ unreadable: expect.stringMatching(cause) });
  });

  test('is not the echo of the prompt', () => {
    const prompt = 'Review this:\n+ {"verdict":"pass"}\n';
    expect(readVerdict(`\r\n${prompt.replaceAll('\n', '\r\n')}`, prompt)).toHaveProperty(
      'unreadable',
    );
    expect(readVerdict(`${prompt}${JSON.stringify(fail)}`, prompt)).toEqual(fail);
  });

  test('is sought in the last MiB only, and hostile text takes no long time', () => {
    expect(readVerdict(JSON.stringify(pass) + ' '.repeat(1024 * 1024))).toHaveProperty(
      'unreadable',
    );
    const before = process.cpuUsage();
    for (const hostile of ['{', '{"', '{"a":', '{"a":[', '{"a":{}', '{"":"'])
      readVerdict(hostile.repeat(400_000));
    // Time of the processor: a busy machine is not the text's fault.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000);
  });

  test('never throws and finds itself in any text without objects', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        readVerdict(before);
        const text = `${before.replaceAll('"', '')}\n${JSON.stringify(fail)}\n${after.replaceAll(/["{]/g, '')}`;
        expect(readVerdict(text)).toEqual(fail);
      }),
    );
  });
});
