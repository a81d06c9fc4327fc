import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asyncApi } from '../../src/transport/protocol/asyncapi.ts';
import { eventData } from '../../src/transport/protocol/event-data.ts';
import type { StreamEvent } from '../../src/transport/protocol/index.ts';
import { eventSchema } from '../../src/transport/protocol/index.ts';
import { simulate } from '../simulation/simulate.ts';

interface Document {
  components: { messages: Record<string, { payload: object }> };
}

const document = asyncApi() as Document;

describe('the description of the stream', () => {
  it('is the published one (npm run schema writes it)', () => {
    const published = new URL('../../docs/asyncapi.yaml', import.meta.url);
    expect(parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is valid AsyncAPI 3.0', () => {
    const specification = createRequire(import.meta.url)(
      '@asyncapi/specs/schemas/3.0.0-without-$id.json',
    ) as object;
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const valid = ajv.compile(specification);
    expect(valid(document) ? [] : valid.errors).toEqual([]);
    const spoilt = { ...document, channels: { stream: { address: 7 } } };
    expect(valid(spoilt)).toBe(false);
  });

  // A compilation takes longer than a history.
  let valid: Record<string, ValidateFunction> = {};
  beforeAll(() => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    valid = Object.fromEntries(
      Object.entries(document.components.messages).map(([type, { payload }]) => [
        type,
        ajv.compile(payload),
      ]),
    );
  });

  it.each([1, 2])('fits every event of a random history, field by field: seed %i', async (seed) => {
    const { journal } = await simulate(seed, 80);
    expect(journal.length).toBeGreaterThan(50);
    for (const body of journal) {
      const event = JSON.parse(body) as StreamEvent;
      expect(eventSchema.parse(event)).toEqual(event);
      // A schema drops what it does not know: nothing is sent that is not described.
      const data = eventData[event.type as keyof typeof eventData].parse(event.data);
      expect(data, event.type).toEqual(event.data);
      expect(valid[event.type]?.(event) ? [] : valid[event.type]?.errors, body).toEqual([]);
    }
  });
});
