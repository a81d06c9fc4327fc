import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { ProblemError } from '../problem.ts';
import type { validatorFor } from '../validation.ts';
import { fieldErrors, invalidFields } from '../validation.ts';
import { API, signalAnswerSchema, signalSchema } from '../protocol/index.ts';

/** Reports of agents (DOMAIN §6). The nonce is the right to make one; no admin token is asked for. */
export function signalRoutes(app: App, deps: ServerDeps): void {
  app.post(
    `${API}/signals`,
    {
      config: { open: true },
      validatorCompiler: reportValidatorFor as never,
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
        case 'unavailable':
          throw new ProblemError('unavailable', detail, { headers: { 'Retry-After': '1' } });
        case 'malformed':
          throw new ProblemError('invalid', detail, { status: 422 });
      }
    },
  );
}

/** A report that makes no sense is 422; a field that nobody knows is 400 as everywhere. */
function reportValidatorFor({
  schema,
}: Parameters<typeof validatorFor>[0]): ReturnType<typeof validatorFor> {
  return (value) => {
    const result = schema.safeParse(value);
    if (result.success) return { value: result.data };
    const unknownFields = result.error.issues.every(({ code }) => code === 'unrecognized_keys');
    const errors = fieldErrors(result.error, 'body');
    return { error: invalidFields(errors, unknownFields ? {} : { status: 422 }) };
  };
}
