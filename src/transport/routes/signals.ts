import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { ProblemError } from '../problem.ts';
import { API, signalAnswerSchema, signalSchema } from '../protocol/index.ts';

/** Reports of agents (DOMAIN §6). The nonce is the right to make one; no admin token is asked for. */
export function signalRoutes(app: App, deps: ServerDeps): void {
  app.post(
    `${API}/signals`,
    {
      config: { open: true },
      // A report that makes no sense is 422 here; a field that nobody knows is 400 as everywhere.
      errorHandler: (error, request, reply) => {
        const malformed =
          error instanceof ProblemError &&
          error.code === 'invalid' &&
          error.extras.errors?.some(({ message }) => message !== 'is not a known field');
        const problem = malformed
          ? new ProblemError('invalid', error.message, { ...error.extras, status: 422 })
          : error;
        return app.errorHandler(problem, request, reply);
      },
      schema: {
        summary: 'Takes the report of an agent',
        security: [],
        body: signalSchema,
        response: answers({ 200: signalAnswerSchema }),
      },
    },
    async ({ body }) => {
      const { outcome, seq, detail } = await deps.signals.submit(body);
      switch (outcome) {
        case 'accepted':
          return { outcome, seq: seq ?? null, detail };
        case 'unknown_nonce':
          throw new ProblemError('forbidden', detail);
        case 'stale':
          throw new ProblemError('stale_nonce', detail);
        case 'malformed':
          throw new ProblemError('invalid', detail, { status: 422 });
      }
    },
  );
}
