import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/workers/runner/wire.ts';
import { createDecoder, encodeFrame, frameBytesMax } from '../../src/workers/runner/wire.ts';

const input = (text: string): Request => ({ type: 'input', q: 1, id: 'a', text });

describe('frames', () => {
  test('come out as they went in, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.integer({ min: 1, max: 9 }),
        (texts, size) => {
          const bytes = Buffer.concat(texts.map((text) => encodeFrame(input(text))));
          const decode = createDecoder();
          const found: unknown[] = [];
          for (let at = 0; at < bytes.length; at += size)
            found.push(...decode(bytes.subarray(at, at + size)));
          expect(found).toEqual(texts.map((text) => JSON.parse(JSON.stringify(input(text)))));
        },
      ),
    );
  });

  test('above the limit are refused before their body has come, and are not sent', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(frameBytesMax + 1);
    expect(() => createDecoder()(header)).toThrow(
      expect.objectContaining({ code: 'frame_too_large' }),
    );
    expect(() => encodeFrame(input('x'.repeat(frameBytesMax)))).toThrow(/passes the limit/);
  });

  test.each(['nonsense', '[1]', 'null', '7'])('that hold %s are refused', (text) => {
    const frame = Buffer.concat([Buffer.of(0, 0, 0, text.length), Buffer.from(text)]);
    expect(() => createDecoder()(frame)).toThrow(
      expect.objectContaining({ code: 'frame_malformed' }),
    );
  });
});
