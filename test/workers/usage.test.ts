import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/workers/usage.ts';
import { createUsageReader } from '../../src/workers/usage.ts';

const said = (...lines: readonly unknown[]): Usage[] => {
  const reader = createUsageReader();
  return lines.flatMap((line) =>
    reader.push(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
  );
};
const result = (tokens: number, cost: number) => ({
  type: 'result',
  subtype: 'success',
  total_cost_usd: cost,
  usage: { input_tokens: tokens, output_tokens: 0, server_tool_use: { web_search_requests: 0 } },
});

describe('what an agent says that it used', () => {
  it('is our own line, each for what came since the last one', () => {
    expect(
      said(
        { cb_usage: { tokens: 5, cost: 0.5 } },
        'talk',
        { cb_usage: { tokens: 7 } },
        {
          cb_usage: { cost: 1 },
        },
      ),
    ).toEqual([
      { tokens: 5, cost: 0.5 },
      { tokens: 7, cost: 0 },
      { tokens: 0, cost: 1 },
    ]);
  });

  it('is the total of a session, counted once however often it is said', () => {
    expect(said(result(10, 0.25), result(10, 0.25), result(30, 1))).toEqual([
      { tokens: 10, cost: 0.25 },
      { tokens: 20, cost: 0.75 },
    ]);
    const cached = {
      type: 'result',
      total_cost_usd: 0,
      usage: {
        input_tokens: 1,
        cache_creation_input_tokens: 2,
        cache_read_input_tokens: 3,
        output_tokens: 4,
      },
    };
    expect(said(cached)).toEqual([{ tokens: 10, cost: 0 }]);
  });

  it('is one turn after the other', () => {
    const turn = {
      type: 'turn.completed',
      usage: { input_tokens: 8, cached_input_tokens: 6, output_tokens: 2 },
    };
    expect(said(turn, turn)).toEqual([
      { tokens: 10, cost: 0 },
      { tokens: 10, cost: 0 },
    ]);
  });

  it.each([
    '{"cb_usage":{"tokens":-1}}',
    '{"cb_usage":{"tokens":1.5}}',
    '{"cb_usage":{"tokens":"5"}}',
    '{"cb_usage":{"tokens":1e300}}',
    '{"cb_usage":{"cost":-0.1}}',
    '{"cb_usage":[5]}',
    '{"cb_usage":null}',
    '{"cb_usage":{}}',
    ' {"cb_usage":{"tokens":5}}',
    '> {"cb_usage":{"tokens":5}}',
    '{"cb_usage":{"tokens":5}',
    '{"type":"result","usage":{"input_tokens":"many"},"total_cost_usd":1}',
    '{"type":"result","usage":{"input_tokens":1},"total_cost_usd":-1}',
    '{"type":"other","usage":{"input_tokens":1}}',
    '["cb_usage","usage"]',
  ])('is not %s', (line) => {
    expect(said(line)).toEqual([]);
  });

  it('does not depend on how the text is cut into pieces', () => {
    const text = `${JSON.stringify({ cb_usage: { tokens: 5, cost: 0.5 } })}\nno\n${JSON.stringify(result(9, 1))}\n`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
        const reader = createUsageReader();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const found = edges
          .slice(1)
          .flatMap((edge, index) => reader.push(text.slice(edges[index], edge)));
        expect(found).toEqual([
          { tokens: 5, cost: 0.5 },
          { tokens: 9, cost: 1 },
        ]);
      }),
    );
  });

  it('is not a line that a gap in the output tore', () => {
    const reader = createUsageReader();
    reader.push('{"cb_usage":');
    reader.miss();
    expect(reader.push('{"tokens":5}}\n')).toEqual([]);
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.anything(), fc.json(), (value, json) => {
        for (const { tokens, cost } of said(
          `{"cb_usage":${JSON.stringify(value) ?? 'null'}}`,
          `{"type":"result","usage":${json}}`,
        )) {
          expect(tokens).toBeGreaterThanOrEqual(0);
          expect(cost).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
