import type { PageOf } from '../../../../src/transport/protocol/page.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import type { Session } from '../../data/session.ts';

const READ_EVERY_MS = 5_000;

/**
 * Signs of life of workers. They are not durable and no event tells of them, so they are read as long as somebody looks;
 * there are never more workers than slots.
 */
export class Activity {
  readonly #session: Session;
  #last: ReadonlyMap<string, string> = new Map();

  constructor(session: Session) {
    this.#session = session;
  }

  /** When a worker last said something, as of the last reading. */
  lastOf(worker: string): string | null {
    return this.#last.get(worker) ?? this.#session.workers.get(worker)?.lastActivityAt ?? null;
  }

  /** Reads until the returned function is called. */
  hold(): () => void {
    const read = (): void => {
      const { connection, client } = this.#session;
      if (document.visibilityState !== 'visible' || connection.value.status !== 'live') return;
      client.get<PageOf<Worker>>('/workers', { limit: 500 }).then(
        ({ items }) => {
          this.#last = new Map(
            items.flatMap(({ id, lastActivityAt }): [string, string][] =>
              lastActivityAt === null ? [] : [[id, lastActivityAt]],
            ),
          );
        },
        // What is not known is not told; the next reading brings it.
        () => {
          this.#last = new Map();
        },
      );
    };
    read();
    const timer = setInterval(read, READ_EVERY_MS);
    return () => clearInterval(timer);
  }
}
