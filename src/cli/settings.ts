import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { errnoOf, failure, usageError } from './cli-error.ts';
import { oneLine } from './terminal/lines.ts';
import type { Limits } from '../explain/limits.ts';
import type { Io } from './io.ts';

/** The options that stand before or after every command. */
export interface GlobalOptions {
  readonly config?: string;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What a client needs of the configuration. */
export interface ClientConfig {
  /** The folder that its relative paths count from. */
  readonly dir: string;
  readonly dataDir: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly limits: Limits;
  readonly killSwitch: { readonly file: string };
}

export interface Settings {
  /** The service's address, without a trailing slash. */
  readonly url: string;
  readonly tokenFile: string;
}

/** The file that the flag or the environment names; undefined: the one that is found. */
export function configFileOf(options: GlobalOptions, io: Io): string | undefined {
  const named = options.config ?? (io.env['CALLBOARD_CONFIG'] || undefined);
  return named === undefined ? undefined : resolve(io.cwd, named);
}

/**
 * Flag, then environment, then config (CONTRACT "Config"). The config is read only for what the others leave open. Where
 * it comes to the config, the service that runs in its data directory says best where it is.
 */
export async function settingsOf(
  options: GlobalOptions,
  io: Io,
  config: () => Promise<ClientConfig>,
): Promise<Settings> {
  const named = options.url ?? (io.env['CALLBOARD_URL'] || undefined);
  const file = options.tokenFile ?? (io.env['CALLBOARD_TOKEN_FILE'] || undefined);
  const url = named === undefined ? await urlHere(await config()) : checkedUrl(named);
  const tokenFile = file === undefined ? join((await config()).dataDir, 'token') : file;
  return { url, tokenFile: isAbsolute(tokenFile) ? tokenFile : resolve(io.cwd, tokenFile) };
}

async function urlHere({ dataDir, server }: ClientConfig): Promise<string> {
  return (await addressIn(join(dataDir, 'url'))) ?? urlOf(server);
}

/** Null where no service has left its address, or none that is one. */
async function addressIn(file: string): Promise<string | null> {
  try {
    return checkedUrl((await readFile(file, 'utf8')).trim());
  } catch {
    return null;
  }
}

/** The token, or null where the file is not there: the service will say whether one is needed. */
export async function readToken(file: string): Promise<string | null> {
  const text = await tokenText(file);
  if (text === null) return null;
  const token = text.trim();
  // A header takes no other characters, and fetch would name the token in its complaint.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw failure(`${oneLine(file)} holds no token. Name the right file with --token-file.`);
}

async function tokenText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw failure(
      `the token in ${oneLine(file)} cannot be read (${code ?? 'unknown cause'}). Run as the user who runs the service.`,
      error,
    );
  }
}

export function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usageError(
      `"${oneLine(text)}" is no address of a service. Write it like http://127.0.0.1:4747.`,
    );
  }
  if (url.username || url.password) {
    throw usageError(
      'an address must not hold a name or a password. The token comes from --token-file.',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** A service that listens everywhere is reached on this machine by the loopback address. */
export function urlOf(server: { readonly host: string; readonly port: number }): string {
  const everywhere: Readonly<Record<string, string>> = {
    '0.0.0.0': '127.0.0.1',
    '::': '::1',
    '': '127.0.0.1',
  };
  const host = everywhere[server.host] ?? server.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
}
