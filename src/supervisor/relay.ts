import { backoffAfter, kindOf } from './deed-kinds.ts';
import type { Cancel, Clock, Deed, DeedHandler, Log } from './ports.ts';

const HELD_LOOK_MS = 250;

/** Deeds of one kind in one lane are carried out one after the other, each held or not as it then is. */
export type LaneOf = (deed: Deed) => string;

export interface RelayEdge {
  readonly clock: Clock;
  readonly log: Log;
  /** Read again right before each automatic deed: the flag file counts from the moment it appears. */
  readonly held: () => boolean;
  /** Tells the outcome and marks the deed done in one commit; false where that commit failed. */
  readonly done: (deed: Deed, says: Awaited<ReturnType<DeedHandler>>) => Promise<boolean>;
  /** Puts the deed off; `cause` is why, where the deed itself failed. */
  readonly retry: (deed: Deed, notBefore: number, cause: unknown) => Promise<boolean>;
}

/**
 * Carries out deeds after the commit that asked for them: at least once, those of one lane one after the other, and
 * automatic ones only while nothing holds them. A deed that is held does not hold up its lane: a stop must not wait
 * behind the start that it calls off.
 */
export class Relay {
  readonly #edge: RelayEdge;
  readonly #handlers = new Map<string, DeedHandler>();
  readonly #lanes = new Map<string, LaneOf>();
  readonly #waiting = new Map<string, Deed>();
  /** Actors and lanes of what is under way. */
  readonly #busy = new Set<string>();
  readonly #ending = new AbortController();
  readonly #inFlightOf = new Map<string, number>();
  #inFlight = 0;
  #running = false;
  #wake: Cancel | null = null;
  #idle: (() => void)[] = [];

  constructor(edge: RelayEdge) {
    this.#edge = edge;
  }

  register(type: string, handler: DeedHandler, laneOf?: LaneOf): void {
    this.#handlers.set(type, handler);
    if (laneOf) this.#lanes.set(type, laneOf);
  }

  registerAll(
    handlers: Readonly<Record<string, DeedHandler>>,
    lanes: Readonly<Record<string, LaneOf>> = {},
  ): void {
    for (const [type, handler] of Object.entries(handlers)) {
      this.register(type, handler, lanes[type]);
    }
  }

  /** Whether a deed of this kind waits for the actor or is under way. */
  awaits(actor: Deed['actor'], type: string): boolean {
    for (const deed of this.#waiting.values()) {
      if (deed.actor === actor && deed.type === type) return true;
    }
    return false;
  }

  /** Deeds that were found in the store at the start. */
  resume(deeds: Iterable<Deed>): void {
    this.add(
      Array.from(deeds, (deed) => (kindOf(deed).freshAtStart ? { ...deed, notBefore: 0 } : deed)),
    );
  }

  /** Deeds that a commit has just added. */
  add(deeds: Iterable<Deed>): void {
    for (const deed of deeds) this.#waiting.set(deed.key, deed);
    this.poke();
  }

  get waiting(): Iterable<Deed> {
    return this.#waiting.values();
  }

  start(): void {
    this.#running = true;
    this.poke();
  }

  /** Begins nothing more, breaks off what can be, and resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#wake?.();
    this.#ending.abort();
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Looks for deeds that can be carried out now. */
  poke(): void {
    if (!this.#running) return;
    this.#wake?.();
    this.#wake = null;
    const now = this.#edge.clock.now();
    let next = Number.POSITIVE_INFINITY;
    let held: boolean | null = null;
    for (const deed of this.#waiting.values()) {
      if (this.#crowded(deed) || this.#places(deed).some((place) => this.#busy.has(place)))
        continue;
      if (deed.notBefore > now) {
        next = Math.min(next, deed.notBefore);
        continue;
      }
      if (deed.automatic) {
        held ??= this.#edge.held();
        if (held) {
          // A flag that comes and goes between two looks of its watcher is an event to nobody: look again.
          next = Math.min(next, now + HELD_LOOK_MS);
          continue;
        }
      }
      void this.#carryOut(deed);
    }
    if (next < Number.POSITIVE_INFINITY) {
      this.#wake = this.#edge.clock.setTimer(next - now, () => this.poke());
    }
  }

  /** What the deed has to itself while it is under way: most have their actor, and some a lane besides. */
  #places(deed: Deed): readonly string[] {
    const own = kindOf(deed).lane(deed);
    const shared = this.#lanes.get(deed.type)?.(deed);
    return shared === undefined ? [own] : [own, shared];
  }

  #crowded(deed: Deed): boolean {
    const { crowd, atOnceMax } = kindOf(deed);
    return (this.#inFlightOf.get(crowd(deed)) ?? 0) >= atOnceMax;
  }

  async #carryOut(deed: Deed): Promise<void> {
    const places = this.#places(deed);
    const { crowd } = kindOf(deed);
    for (const place of places) this.#busy.add(place);
    this.#inFlight += 1;
    this.#inFlightOf.set(crowd(deed), (this.#inFlightOf.get(crowd(deed)) ?? 0) + 1);
    try {
      if (await this.#attempt(deed)) this.#waiting.delete(deed.key);
    } finally {
      for (const place of places) this.#busy.delete(place);
      this.#inFlight -= 1;
      const left = (this.#inFlightOf.get(crowd(deed)) ?? 1) - 1;
      if (left > 0) this.#inFlightOf.set(crowd(deed), left);
      else this.#inFlightOf.delete(crowd(deed));
      if (this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve();
      this.poke();
    }
  }

  /** @returns whether the deed is over and done with. */
  async #attempt(deed: Deed): Promise<boolean> {
    const handler = this.#handlers.get(deed.type);
    let why: unknown = null;
    try {
      if (!handler) throw new TypeError(`nothing carries out "${deed.type}"`);
      const says = await handler(deed, this.#ending.signal);
      if (await this.#edge.done(deed, says)) return true;
    } catch (cause) {
      if (this.#ending.signal.aborted && kindOf(deed).freshAtStart) return false;
      why = cause;
      this.#edge.log.warn(
        { deed: deed.key, type: deed.type, attempts: deed.attempts + 1, cause: String(cause) },
        'a deed failed and is tried again',
      );
    }
    const attempts = deed.attempts + 1;
    const wait = backoffAfter(deed, attempts);
    const again = {
      ...deed,
      attempts,
      notBefore: this.#edge.clock.now() + wait,
    };
    this.#waiting.set(deed.key, again);
    await this.#edge.retry(again, again.notBefore, why);
    return false;
  }
}
