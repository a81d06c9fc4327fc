import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { loadConfig as loadWithC12 } from 'c12';
import { parseDocument } from 'yaml';
import { ConfigError } from './config-error.ts';
import { show } from './show.ts';

/**
 * A configuration file's content as plain data, unchecked.
 * @throws ConfigError `config_unreadable`, with the line where the language gives one
 */
export async function readConfigFile(file: string): Promise<unknown> {
  try {
    // c12 reads YAML too, but fails on a file that holds only comments, and loses the line.
    return /\.ya?ml$/.test(extname(file)) ? readYaml(file) : await readWithC12(file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw unreadable(file, reasonOf(error, file), error);
  }
}

function readYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { merge: true, prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    const [what] = error.message.split(/ at line \d+/);
    throw unreadable(file, `line ${line}, column ${col}: ${what}`, error);
  }
  return document.toJS() ?? {};
}

async function readWithC12(file: string): Promise<unknown> {
  const { layers = [] } = await loadWithC12({
    cwd: dirname(file),
    configFile: file,
    // Nothing else may speak: no inherited or downloaded layers, no rc files, no .env, no package.json.
    extend: false,
    rcFile: false,
    globalRc: false,
    dotenv: false,
    envName: false,
    packageJson: false,
  });
  // The layer is the file as it stands; c12's merged result has lost keys such as `__proto__`.
  return layers[0]?.config;
}

function unreadable(file: string, message: string, cause: unknown): ConfigError {
  return new ConfigError('config_unreadable', file, [{ key: '', value: null, message }], { cause });
}

function reasonOf(error: unknown, file: string): string {
  const { message } = error as Error;
  // c12 looks into what it has read before we can say that there is nothing in it.
  if (error instanceof TypeError && message.includes("'$meta'")) {
    return `it gives ${show(null)}, and a configuration is a mapping`;
  }
  const where = lineOf(error as Error, file);
  const what = message.replaceAll(`${file}: `, '').trim().split('\n')[0] ?? '';
  return where === null || what.includes(`${file}:`) ? what : `line ${where}: ${what}`;
}

function lineOf(error: Error, file: string): number | null {
  if ('line' in error && typeof error.line === 'number') return error.line;
  const position = /at position (\d+)/.exec(error.message)?.[1];
  if (position === undefined) return null;
  return readFileSync(file, 'utf8').slice(0, Number(position)).split('\n').length;
}
