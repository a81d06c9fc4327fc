import { Source } from './source.ts';

/** Things with ids that views watch, in the order in which they came. */
export class Keyed<T extends { readonly id: string }> extends Source {
  readonly #byId = new Map<string, T>();
  #list: readonly T[] | null = null;

  /** The same array until something changes. */
  get list(): readonly T[] {
    this.#list ??= [...this.#byId.values()];
    return this.#list;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  put(item: T): void {
    this.#byId.set(item.id, item);
    this.#changed();
  }

  remove(id: string): void {
    if (this.#byId.delete(id)) this.#changed();
  }

  clear(): void {
    this.#byId.clear();
    this.#changed();
  }

  #changed(): void {
    this.#list = null;
    this.touch();
  }
}
