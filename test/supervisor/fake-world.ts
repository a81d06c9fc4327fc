import type { Activity, Deed, DeedHandler, FlagFile, Log } from '../../src/supervisor/ports.ts';

export class FakeFlag implements FlagFile {
  engaged = false;
  cause: string | null = null;
  /** Where it cannot be removed. */
  stuck = false;
  /** Where a look at it fails, with what. */
  fails: Error | null = null;

  read(): { engaged: boolean; cause: string | null } {
    if (this.fails) throw this.fails;
    return { engaged: this.engaged, cause: this.cause };
  }

  clear(): void {
    if (this.stuck) throw new Error('the flag cannot be removed');
    this.engaged = false;
    this.cause = null;
  }
}

export class FakeActivity implements Activity {
  readonly at = new Map<string, number>();

  last(worker: string): number | null {
    return this.at.get(worker) ?? null;
  }
}

export class FakeLog implements Log {
  readonly warnings: { readonly fields: object; readonly message: string }[] = [];
  readonly errors: { readonly fields: object; readonly message: string }[] = [];

  debug(): void {}
  info(): void {}
  warn(fields: object, message: string): void {
    this.warnings.push({ fields, message });
  }
  error(fields: object, message: string): void {
    this.errors.push({ fields, message });
  }
}

type Says = Awaited<ReturnType<DeedHandler>>;
export type Script = (deed: Deed) => Promise<Says> | Says;

export const DEED_TYPES = [
  'checkCommit',
  'land',
  'startRunner',
  'releaseRunner',
  'stopRunner',
  'deliverInput',
  'interruptRunner',
] as const;
export type DeedType = (typeof DEED_TYPES)[number];

/** What the host had carried out, in order, and what happens then: by default nothing is said about it. */
export class FakeDeeds {
  readonly done: Deed[] = [];
  /** Called when a deed is about to be carried out. */
  onDeed: (deed: Deed) => void = () => {};
  readonly #scripts = new Map<string, Script>();

  /** What carrying out a kind of deed does. A throw is tried again with back-off. */
  script(type: DeedType, script: Script): void {
    this.#scripts.set(type, script);
  }

  of(type: DeedType): readonly Deed[] {
    return this.done.filter((deed) => deed.type === type);
  }

  /** @param alive whether the life of the service that asked still goes on; a dead one does nothing. */
  handlers(alive: () => boolean): Record<string, DeedHandler> {
    const handler: DeedHandler = async (deed) => {
      if (!alive()) return await new Promise<Says>(() => {});
      this.onDeed(deed);
      this.done.push(deed);
      return (await this.#scripts.get(deed.type)?.(deed)) ?? [];
    };
    return Object.fromEntries(DEED_TYPES.map((type) => [type, handler]));
  }
}
