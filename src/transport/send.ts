import type { FastifyReply } from 'fastify';
import { PROBLEM_TYPE } from './problem.ts';

/** What is answered, and what a receipt stores of it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends an answer; a stored one may be a problem. */
export function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  if (status < 400) return reply.code(status).send(body);
  // As bytes: to text the library would add a charset, which this media type does not have (RFC 9457).
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(body)));
}
