import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../supervisor/ports.ts';
import { PROBLEM_TYPE, ProblemError } from './problem.ts';
import { send } from './send.ts';

/** What fastify finds wrong before a route is reached, in the codes of the interface. */
const FASTIFY_ERRORS: Readonly<Record<string, (detail: string) => ProblemError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new ProblemError('unsupported_media_type', 'Send the body as application/json.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new ProblemError('too_large', 'The body is larger than 1 MiB.', {
      // What is left of it is not worth reading.
      headers: { Connection: 'close' },
    }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: (detail) => new ProblemError('invalid', detail),
  FST_ERR_BAD_URL: () => new ProblemError('invalid', 'The path is not a valid URL path.'),
  FST_ERR_NOT_FOUND: () => new ProblemError('not_found', 'There is nothing at this path.'),
};

/** The problem that any error of a request is. An unexpected one says nothing of its insides. */
export function problemFrom(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  const { code, message } = error as Partial<FastifyError>;
  // Stores say so of a cursor that they did not make.
  if (code === 'bad_cursor') return new ProblemError('invalid', 'cursor: is not one of this list');
  return FASTIFY_ERRORS[code ?? '']?.(message ?? '') ?? clientError(error);
}

function clientError(error: unknown): ProblemError | null {
  const { statusCode, message } = error as Partial<FastifyError>;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? new ProblemError('invalid', message ?? 'The request is not valid.', { status: statusCode })
    : null;
}

export function createErrorHandler(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = problemFrom(error) ?? defect(log, error, request);
    void reply.headers({ ...problem.extras.headers });
    send(reply, { status: problem.status, body: problem.toBody() });
  };
}

function defect(log: Log, error: unknown, request: FastifyRequest): ProblemError {
  // The route, not the URL: a query may hold a person's words.
  const route = request.routeOptions.url ?? null;
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error({ requestId: request.id, method: request.method, route, cause }, 'a request failed');
  return new ProblemError(
    'internal',
    `Something went wrong; the log has more under ${request.id}.`,
  );
}

/** Answers what is no HTTP at all, or too much of it, before a request exists. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'Bad Request'];
  const problem = new ProblemError('invalid', 'The request is no valid HTTP.', { status });
  const body = JSON.stringify(problem.toBody());
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
