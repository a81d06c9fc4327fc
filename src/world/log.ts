import { pino } from 'pino';
import type { Log } from '../supervisor/ports.ts';

export const LOG_LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** Logs to stderr, one JSON object a line: stdout is for data. Secrets are never given to it; headers and bodies neither. */
export function serviceLog(level: string): Log {
  const logger = pino(
    { level, base: null, redact: ['token', 'nonce', 'secret'] },
    pino.destination(2),
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}

/** For a terminal on which somebody watches something else. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
