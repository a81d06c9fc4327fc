import { z } from 'zod';
import { flag, pageQuery, whole } from './page.ts';
import { by, saidText, time } from './text.ts';

/** How a run ended, or why input did not reach it (DOMAIN §7). */
export const terminalStateSchema = z
  .object({
    status: z.enum(['ok', 'warning', 'error']),
    summary: z.string(),
    rootCause: z.string().nullable(),
    safeRetry: z.boolean(),
    stopCondition: z.string(),
    humanInputRequired: z.boolean(),
    nextActions: z.array(z.string()),
    artifacts: z.array(z.object({ kind: z.string(), ref: z.string() })),
  })
  .meta({ id: 'TerminalState' });
export type TerminalState = z.infer<typeof terminalStateSchema>;

export const workerSchema = z
  .object({
    id: z.string(),
    ticket: z.string(),
    role: z.enum(['author', 'reviewer', 'gate']),
    profile: z.string(),
    model: z.string().nullable(),
    cwd: z.string().nullable(),
    /** State path, e.g. `live.working`. */
    state: z.string(),
    incarnation: z.number().int(),
    turn: z.number().int(),
    pid: z.number().int().nullable(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    lastActivityAt: time.nullable(),
    exit: z.object({ code: z.number().int().nullable(), signal: z.string().nullable() }).nullable(),
    cause: z.string().nullable(),
    tokens: z.number(),
    cost: z.number(),
    /** Null while the run lives. */
    terminalState: terminalStateSchema.nullable(),
    /** Sequence of its last event. */
    seq: z.number().int(),
    version: z.number().int(),
  })
  .meta({ id: 'Worker' });
export type Worker = z.infer<typeof workerSchema>;

/** What a worker's stop, restart and interrupt answer: the worker, and the sequence of the change that was asked for. */
export const workerAnswerSchema = workerSchema.extend({ seq: z.number().int() });
export type WorkerAnswer = z.infer<typeof workerAnswerSchema>;

export const workersQuerySchema = z.strictObject({ all: flag.optional(), ...pageQuery });

/** The body of stop, restart, interrupt, drain and resume; it may be left out. */
export const byBodySchema = z.strictObject({ by }).nullish();
export type ByBody = z.infer<typeof byBodySchema>;

export const inputSchema = z
  .strictObject({ text: saidText, when: z.enum(['now', 'next_turn']).default('next_turn'), by })
  .meta({ id: 'Input' });
export type InputBody = z.infer<typeof inputSchema>;

/** `from` is the place to read from, as `next` of the answer before said; 0 is the beginning. */
export const logQuerySchema = z.strictObject({
  from: whole.optional(),
  ...pageQuery,
});

/** A piece of what a worker put out; `n` numbers the pieces of its newest incarnation. */
export const logItemSchema = z
  .object({
    n: z.number().int(),
    at: time,
    stream: z.enum(['stdout', 'stderr', 'activity', 'input', 'turn', 'exit']),
    text: z.string(),
  })
  .meta({ id: 'LogItem' });

/** A part of a worker's output. `next` is where to go on, also where nothing more is there yet. */
export const logSchema = z.object({
  items: z.array(logItemSchema),
  next: z.number().int(),
  nextCursor: z.string().nullable(),
});
export type WorkerLog = z.infer<typeof logSchema>;
