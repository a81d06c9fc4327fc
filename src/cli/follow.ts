import type { StreamEvent } from '../transport/protocol/event.ts';
import type { Client } from './client.ts';
import { unreachable } from './cli-error.ts';
import { StreamConnection } from './stream-connection.ts';

/** Waits between attempts to connect again: doubling, up to ten seconds. */
const RECONNECT_MS_FIRST = 250;
const RECONNECT_MS_MAX = 10_000;

export interface FollowOptions {
  /** Called before each connection: a service that was started again may be elsewhere. */
  client(): Promise<Client>;
  /** Everything after this sequence; undefined is from now. */
  readonly since: number | undefined;
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
  readonly signal: AbortSignal;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  talk(text: string): void;
}

/**
 * The stream, live, each event once and in order, across lost connections: every new connection goes on after the last
 * sequence that was given out. Ends when `signal` aborts.
 * @throws {CliError} where connecting again would not help.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<StreamEvent> {
  let since = options.since;
  let wait = RECONNECT_MS_FIRST;
  let connectedOnce = false;
  let lost = false;
  while (!options.signal.aborted) {
    const { ticket, type, signal } = options;
    const client = await options.client();
    const connection = await StreamConnection.open(client, { since, ticket, type }, signal);
    for await (const frame of connection.frames()) {
      if ('type' in frame) {
        // Without `since` the hello says where "now" was, so that a connection lost before the first event loses none.
        since ??= frame.since;
        connectedOnce = true;
        wait = RECONNECT_MS_FIRST;
        if (lost) options.talk('Connected again.');
        lost = false;
        continue;
      }
      for (const event of frame) {
        if (since !== undefined && event.sequence <= since) continue;
        since = event.sequence;
        yield event;
      }
    }
    if (options.signal.aborted) return;
    const end = connection.end;
    if (end.final) throw end.final;
    if (!connectedOnce) throw unreachable(client.url, end.cause);
    if (!lost)
      options.talk(`The connection was lost${end.words}. Trying again; no event is missed.`);
    lost = true;
    await options.sleep(wait, options.signal);
    wait = Math.min(wait * 2, RECONNECT_MS_MAX);
  }
}
