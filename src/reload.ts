import type { Config } from './config/config.ts';
import type { ConfigInForce } from './config/in-force.ts';
import { watchConfig } from './config/watch.ts';
import { watchedFile } from './config/watched-file.ts';
import type { ActorHost, Cancel, Clock, Log } from './supervisor/ports.ts';

const RETRY_MS = 1_000;
/** Of what is wrong with a file, as a person is told. */
const CAUSE_CHARS_MAX = 4_000;

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Of the version that `config` was read from. */
  readonly stamp: string;
  /** Reads and checks it. @throws with one sentence for each thing that is wrong. */
  read(): Promise<Config>;
}

export interface ReloadEdge {
  readonly inForce: ConfigInForce;
  /** Reads and checks the file. @throws with one sentence for each thing that is wrong. */
  readonly read: () => Promise<Config>;
  readonly host: Pick<ActorHost, 'tell'> & { reconfigure(): Promise<boolean> };
  readonly clock: Clock;
  readonly log: Log;
  /** Called when another configuration is in force. */
  readonly onApplied: () => void;
}

/** Puts a changed configuration in force, or stays with the last good one and says so. */
export class Reload {
  readonly #edge: ReloadEdge;
  #reading: Promise<void> | null = null;
  #again = false;
  #retry: Cancel = () => {};
  #stopped = false;
  /** What is wrong with the file, as the supervisor has heard it. */
  #told: string | null = null;

  constructor(edge: ReloadEdge) {
    this.#edge = edge;
  }

  /** Reads the file once more; asked for meanwhile, once more after that. Never rejects. */
  now(): Promise<void> {
    if (this.#reading) this.#again = true;
    return (this.#reading ??= this.#run());
  }

  /** May be called twice. What is being read meanwhile has no effect any more. */
  stop(): void {
    this.#stopped = true;
    this.#retry();
  }

  async #run(): Promise<void> {
    this.#retry();
    try {
      do {
        this.#again = false;
        const complete = await this.#once();
        // The store takes no commits at present: whoever has not heard of it is told when it does.
        if (!complete && !this.#stopped) {
          this.#retry = this.#edge.clock.setTimer(RETRY_MS, () => void this.now());
        }
      } while (this.#again && !this.#stopped);
    } catch (cause) {
      this.#edge.log.error({ cause: String(cause) }, 'the configuration could not be reloaded');
    } finally {
      this.#reading = null;
    }
  }

  async #once(): Promise<boolean> {
    let changed: Config;
    try {
      changed = await this.#edge.read();
    } catch (error) {
      return this.#stopped || this.#refuse(error);
    }
    return this.#stopped || this.#apply(changed);
  }

  async #apply(changed: Config): Promise<boolean> {
    const { inForce, host, clock, log, onApplied } = this.#edge;
    inForce.take(changed, clock.now());
    this.#told = null;
    const { file, atNextStart } = inForce.state;
    log.info({ file }, 'the configuration was read again and is in force');
    for (const key of atNextStart) log.warn({ file, key }, `${key} takes effect at the next start`);
    onApplied();
    return host.reconfigure();
  }

  async #refuse(error: unknown): Promise<boolean> {
    const { inForce, host, log } = this.#edge;
    const cause = (error instanceof Error ? error.message : String(error)).slice(
      0,
      CAUSE_CHARS_MAX,
    );
    if (inForce.state.error !== cause) {
      log.error({ file: inForce.state.file, kept: inForce.state.appliedAt }, cause);
    }
    inForce.refuse(cause);
    if (this.#told === cause) return true;
    const by = { kind: 'system', id: 'callboard' } as const;
    const { outcome } = await host.tell('supervisor', { type: 'config.refused', cause }, { by });
    if (outcome === 'unavailable') return false;
    this.#told = cause;
    return true;
  }
}

/** Watches the file, if there is one, until it is stopped. */
export function startReload(
  file: ConfigFile | undefined,
  edge: Omit<ReloadEdge, 'read'>,
): Pick<Reload, 'now' | 'stop'> {
  if (!file) return { now: async () => {}, stop: () => {} };
  const reload = new Reload({ ...edge, read: () => file.read() });
  const stopWatching = watchConfig({
    file: watchedFile(file.path),
    since: file.stamp,
    clock: edge.clock,
    onChange: () => void reload.now(),
  });
  return {
    now: () => reload.now(),
    stop: () => {
      stopWatching();
      reload.stop();
    },
  };
}
