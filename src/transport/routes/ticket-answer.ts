import type { FastifyReply } from 'fastify';
import type { Queries, TicketView } from '../../supervisor/ports.ts';
import type { Applied } from '../outcome.ts';
import { ProblemError } from '../problem.ts';
import { API } from '../protocol/index.ts';
import type { Answer } from '../send.ts';
import { send } from '../send.ts';

/** @throws {ProblemError} `not_found`. */
export function ticketOr404(queries: Queries, id: string): TicketView {
  const ticket = queries.ticket(id);
  if (!ticket) throw new ProblemError('not_found', `There is no ticket ${id}.`);
  return ticket;
}

export const allowedFor = (queries: Queries, id: string): readonly string[] =>
  queries.ticket(id)?.allowedActions ?? [];

/** The ticket after a change, with the sequence of that change. */
export function ticketAnswer(done: Applied, status: 200 | 201): Answer {
  return { status, body: { ...done.view, seq: done.seq } };
}

/** Sends a ticket with its ETag; a new one with its address. */
export function sendTicket(reply: FastifyReply, answer: Answer): FastifyReply {
  const { id, version } = answer.body as Partial<TicketView>;
  if (answer.status < 300 && version !== undefined) void reply.header('ETag', `"${version}"`);
  if (answer.status === 201 && id !== undefined) {
    void reply.header('Location', `${API}/tickets/${encodeURIComponent(id)}`);
  }
  return send(reply, answer);
}
