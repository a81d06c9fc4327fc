import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Patience } from './client.ts';
import { Client } from './client.ts';
import { errnoOf, usageError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Io } from './io.ts';
import { readClientConfig } from './client-config.ts';
import { Output } from './output.ts';
import { configFileOf, readToken, settingsOf } from './settings.ts';
import type { ClientConfig, GlobalOptions, Settings } from './settings.ts';
import { oneLine } from './terminal/lines.ts';

/** Most that is read from stdin: a little above the service's own limit, so that the service says what is wrong. */
const STDIN_BYTES_MAX = 2 * 1024 * 1024;

/** One run of the command line: what its command works with. Things are made when a command first asks for them. */
export class Session {
  readonly io: Io;
  /** What `run` gives back. */
  exitCode: number = EXIT.ok;
  readonly #program: Command;
  #out: Output | null = null;
  #config: Promise<ClientConfig> | null = null;

  constructor(program: Command, io: Io) {
    this.#program = program;
    this.io = io;
  }

  get options(): GlobalOptions {
    return this.#program.opts<GlobalOptions>();
  }

  get out(): Output {
    const { json, color } = this.options;
    this.#out ??= new Output(this.io, { json: json === true, colour: color !== false });
    return this.#out;
  }

  /** @throws ConfigError */
  config(): Promise<ClientConfig> {
    this.#config ??= readClientConfig(configFileOf(this.options, this.io), this.io);
    return this.#config;
  }

  /** Looked up anew each time: a service that was started again may be elsewhere. */
  settings(): Promise<Settings> {
    return settingsOf(this.options, this.io, () => this.config());
  }

  /** The service as the admin sees it. `patience`: how long it is waited for, where that is not as usual. */
  async client(patience: Patience = {}): Promise<Client> {
    const { url, tokenFile } = await this.settings();
    return new Client({
      url,
      token: await readToken(tokenFile),
      tokenFile,
      sleep: (ms) => this.io.sleep(ms),
      ...patience,
    });
  }

  /** A text from the argument, from `--file`, or from stdin for `-`. Undefined where none of them is given. */
  async text(argument: string | undefined, file?: string): Promise<string | undefined> {
    if (argument !== undefined && file !== undefined) {
      throw usageError('give the text or --file, not both.');
    }
    const from = file ?? argument;
    if (from === '-') return withoutLastLineEnd(await this.#stdin());
    if (file === undefined) return argument;
    return withoutLastLineEnd(await this.#file(file));
  }

  /** Like {@link text}, where the command makes no sense without one. */
  async neededText(
    argument: string | undefined,
    file: string | undefined,
    what: string,
  ): Promise<string> {
    const text = await this.text(argument, file);
    if (text === undefined || text.trim() === '') {
      throw usageError(
        `${what} is missing. Give it as an argument, with --file FILE, or "-" to read it from stdin.`,
      );
    }
    return text;
  }

  async #file(name: string): Promise<string> {
    try {
      return await readFile(resolve(this.io.cwd, name), 'utf8');
    } catch (error) {
      throw usageError(
        `${oneLine(name)} cannot be read (${errnoOf(error) ?? 'unknown cause'}).`,
        error,
      );
    }
  }

  async #stdin(): Promise<string> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of this.io.stdin) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > STDIN_BYTES_MAX)
        throw usageError('stdin holds more than 2 MiB. A text may have 64 KiB.');
      parts.push(chunk);
    }
    return Buffer.concat(parts).toString('utf8');
  }
}

/** Editors and `echo` end a text with a line end that nobody meant. */
const withoutLastLineEnd = (text: string): string => text.replace(/\r?\n$/, '');
