import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { HealthSample } from '../../src/machines/health-sample.ts';
import type {
  CommentView,
  EscalationView,
  ReviewView,
  TicketView,
  WorkerView,
} from '../../src/supervisor/ports.ts';
import { aSample } from '../operator/a-sample.ts';
import * as protocol from '../../src/transport/protocol/index.ts';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView, workerView } from './fake-host.ts';
import { ROUTES } from './routes.ts';

let running: Running;
let document: {
  paths: Record<string, Record<string, { security?: unknown }>>;
  components: { schemas: Record<string, unknown> };
};
beforeAll(async () => {
  running = await aServer();
  const response = await ask(running, { path: '/openapi.json' });
  document = response.json as unknown as typeof document;
});
afterAll(() => running.close());

describe('the OpenAPI document', () => {
  it('needs the token', async () => {
    expect((await ask(running, { path: '/openapi.json', token: null })).status).toBe(401);
  });

  it('has every route that is served, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = new Set(ROUTES.map(({ method, documented: path }) => `${method} ${path}`));
    expect(documented.toSorted()).toEqual([...served].toSorted());
  });

  it('says which routes need no token', () => {
    for (const { method, documented, open } of ROUTES) {
      const { security } = document.paths[documented]?.[method.toLowerCase()] ?? {};
      expect({
        documented,
        open: security !== undefined && JSON.stringify(security) === '[]',
      }).toEqual({
        documented,
        open: open ?? false,
      });
    }
  });

  it('refers to nothing that is not in it', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(references));
  });
});

describe('the wire types', () => {
  it('are those of the host', () => {
    expectTypeOf<keyof protocol.Ticket>().toEqualTypeOf<keyof TicketView>();
    expectTypeOf<keyof protocol.Worker>().toEqualTypeOf<keyof WorkerView>();
    expectTypeOf<keyof protocol.Comment>().toEqualTypeOf<keyof CommentView>();
    expectTypeOf<keyof protocol.Review>().toEqualTypeOf<keyof ReviewView>();
    expectTypeOf<keyof protocol.Escalation>().toEqualTypeOf<keyof EscalationView>();
    expectTypeOf<keyof protocol.HealthSample>().toEqualTypeOf<keyof HealthSample>();
    expectTypeOf<protocol.HealthSample>().toExtend<HealthSample>();
    expectTypeOf<protocol.Ticket>().toExtend<TicketView>();
    expectTypeOf<protocol.Worker>().toExtend<WorkerView>();
  });

  it('read back what the host gives, field by field', () => {
    expect(protocol.ticketSchema.parse(ticketView('CB-1'))).toEqual(ticketView('CB-1'));
    expect(protocol.healthSampleSchema.parse(aSample())).toEqual(aSample());
    expect(protocol.workerSchema.parse(workerView('CB-1.1'))).toEqual(workerView('CB-1.1'));
  });
});
