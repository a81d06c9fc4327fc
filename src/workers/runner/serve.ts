import type { Socket } from 'node:net';
import type { ProcessIdentity } from '../identity.ts';
import { createInput } from './input.ts';
import type { Life } from './life.ts';
import type { Exit, RunSpec } from './run-files.ts';
import type { Answer, Request } from './wire.ts';
import { createDecoder, encodeFrame, WireError } from './wire.ts';

const unsentBytesMax = 4 * 1024 * 1024;

export type Service = {
  onConnection(socket: Socket): void;
  /** Tells all followers that there are new events, once per turn of the event loop. */
  announceEvent(): void;
  announceExit(exit: Exit): void;
  connections(): number;
};

/**
 * Answers the service's requests. A follower is only told how far the log goes and reads it from
 * the files: so there is one source, no seam between file and socket, and a slow reader costs no
 * memory here.
 */
export function createService(life: Life, spec: RunSpec, runner: ProcessIdentity): Service {
  const connections = new Set<Socket>();
  /** Per follower: number of the newest event that it was told of, and whether that is under way. */
  const followers = new Map<Socket, { told: number; telling: boolean }>();
  const input = createInput((text, turn) => life.input(text, turn));
  let announced = false;

  function send(socket: Socket, answer: Answer): void {
    if (socket.destroyed) return;
    socket.write(encodeFrame(answer));
    if (socket.writableLength > unsentBytesMax) socket.destroy();
  }

  async function answer(socket: Socket, request: Request): Promise<Answer> {
    const { q } = request;
    switch (request.type) {
      case 'hello':
        return {
          type: 'hello',
          q,
          run: spec.run,
          incarnation: spec.incarnation,
          runner,
          agent: life.agent()?.identity ?? null,
          state: life.state(),
          last: life.last(),
          graceMs: spec.graceMs,
        };
      case 'go': {
        const failure = await life.go();
        return failure ? { type: 'start_failed', q, ...failure } : { type: 'live', q };
      }
      case 'input': {
        const id = String(request.id);
        const outcome = await input(id, String(request.text), request.turn);
        return { type: 'input_ack', q, id, ...outcome };
      }
      case 'interrupt':
        if (life.interrupt()) return { type: 'interrupted', q };
        return {
          type: 'error',
          q,
          code: 'not_live',
          message: 'there is no live agent to interrupt',
        };
      case 'stop':
        return { type: 'stopped', q, exit: await life.stop(String(request.reason)) };
      case 'follow':
        followers.set(socket, { told: life.last(), telling: false });
        // An exit that was announced before this one came would be missed otherwise.
        if (life.state() === 'ended')
          void life.ended.then((exit) => send(socket, { type: 'exit', exit }));
        return { type: 'following', q, last: life.last() };
      default:
        return { type: 'error', q, code: 'unknown_request', message: 'no such request' };
    }
  }

  function take(socket: Socket, request: Request): void {
    answer(socket, request)
      .catch((error: unknown): Answer => {
        const { code = 'failed', message } = error as NodeJS.ErrnoException;
        return { type: 'error', q: request.q, code: String(code), message };
      })
      .then((reply) => send(socket, reply))
      .catch(() => socket.destroy());
  }

  /** One hint at a time: to somebody who does not read, many say no more than one. */
  function hint(socket: Socket): void {
    const follower = followers.get(socket);
    if (!follower || follower.telling || follower.told >= life.last()) return;
    follower.telling = true;
    follower.told = life.last();
    socket.write(encodeFrame({ type: 'event', last: follower.told }), () => {
      follower.telling = false;
      hint(socket);
    });
  }

  return {
    onConnection(socket) {
      const decode = createDecoder();
      connections.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        connections.delete(socket);
        followers.delete(socket);
      });
      socket.on('data', (bytes) => {
        try {
          for (const message of decode(bytes)) take(socket, message as Request);
        } catch (error) {
          const { code, message } = error as WireError;
          send(socket, { type: 'error', q: 0, code, message });
          socket.destroySoon();
        }
      });
    },
    announceEvent() {
      if (announced) return;
      announced = true;
      setImmediate(() => {
        announced = false;
        for (const socket of followers.keys()) hint(socket);
      });
    },
    announceExit(exit) {
      for (const socket of followers.keys()) send(socket, { type: 'exit', exit });
    },
    connections: () => connections.size,
  };
}
