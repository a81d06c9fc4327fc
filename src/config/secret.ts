import { inspect } from 'node:util';

const hidden = '[secret]';

/**
 * A value from the environment that must never be printed. However it gets into a log, a message or
 * JSON, only `[secret]` shows; `reveal()` is the one way to the value.
 */
export class Secret {
  /** The environment variable, without the `$`. */
  readonly name: string;
  readonly #value: string | undefined;

  constructor(name: string, value?: string) {
    this.name = name;
    this.#value = value;
  }

  /** The same reference with its value from `env`; an empty variable counts as missing. */
  readFrom(env: Readonly<Record<string, string | undefined>>): Secret {
    return new Secret(this.name, env[this.name] || undefined);
  }

  get isKnown(): boolean {
    return this.#value !== undefined;
  }

  /** The value. Throws when the variable was not set. */
  reveal(): string {
    if (this.#value === undefined) {
      throw new Error(`the environment variable ${this.name} is not set`);
    }
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
