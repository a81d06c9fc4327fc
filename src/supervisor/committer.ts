import type { Draft } from './draft.ts';
import type { Clock, CommitMeter, Log, Store } from './ports.ts';

/** Failed commits in a row after which the service gives up: the restart intensity of the store. */
const FAILURES_MAX = 10;
const WAIT_MS = 500;

export interface CommitterEdge {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter?: CommitMeter | undefined;
  /** Nothing of the commit happened: what memory holds beyond the disk must go. */
  readonly onFailed: () => void;
  /** To be tried again after a wait: `fault` is why. */
  readonly onRetry: (fault: string) => void;
  readonly onRecovered: (fault: string) => void;
  /** It failed too often: the process ends, and the system's own supervisor restarts it. */
  readonly onFatal: (why: string) => void;
}

/** Commits drafts, one transaction each, and knows whether the store can be relied on. */
export class Committer {
  readonly #edge: CommitterEdge;
  #head: number;
  #failures = 0;
  #fault: string | null = null;
  #givenUp = false;

  constructor(edge: CommitterEdge) {
    this.#edge = edge;
    this.#head = edge.store.head();
  }

  /** Sequence of the newest event that is on disk. */
  get head(): number {
    return this.#head;
  }

  /** Why no commit succeeds at present; null while all is well. */
  get fault(): string | null {
    return this.#fault;
  }

  get givenUp(): boolean {
    return this.#givenUp;
  }

  /** @returns false where nothing happened. */
  commit(draft: Draft): boolean {
    const measured = this.#edge.meter?.begin();
    try {
      this.#edge.store.commit(draft.unit());
    } catch (cause) {
      measured?.(false, 0);
      this.#failed(cause instanceof Error ? cause.message : String(cause));
      return false;
    }
    measured?.(true, draft.journal.length);
    this.#head += draft.journal.length;
    const fault = this.#fault;
    this.#failures = 0;
    this.#fault = null;
    if (fault !== null) {
      this.#edge.log.info({ fault }, 'the store takes commits again');
      this.#edge.onRecovered(fault);
    }
    return true;
  }

  #failed(fault: string): void {
    this.#failures += 1;
    this.#fault = fault;
    this.#edge.log.error(
      { fault, failures: this.#failures },
      'a commit failed; nothing of it happened',
    );
    if (this.#failures >= FAILURES_MAX) {
      this.#giveUp(`the store failed ${this.#failures} times in a row: ${fault}`);
      return;
    }
    try {
      this.#edge.onFailed();
    } catch (cause) {
      // Memory can neither be kept nor read again: senders still get their answer, and a new start reads it.
      this.#giveUp(`the store takes no commits (${fault}) and cannot be read: ${String(cause)}`);
      return;
    }
    this.#edge.clock.setTimer(WAIT_MS, () => {
      // Something else may have been committed in the meantime: then there is nothing left to find out.
      if (this.#fault !== null) this.#edge.onRetry(this.#fault);
    });
  }

  #giveUp(why: string): void {
    this.#givenUp = true;
    this.#edge.onFatal(why);
  }
}
