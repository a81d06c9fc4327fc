import type { IncomingMessage } from 'node:http';
import type { ServerSettings } from './deps.ts';
import { ProblemError } from './problem.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const WILDCARDS = new Set(['0.0.0.0', '::']);

export interface AllowList {
  /** @returns the problem of a request that names a foreign host or comes from a foreign page; null where all is well. */
  check(request: IncomingMessage): ProblemError | null;
}

/**
 * The names under which this server may be spoken to, and the pages that may speak to it. A page of another site can
 * point its own name at 127.0.0.1 and then read whatever is served there: the Host header gives it away.
 */
export function createAllowList(
  settings: Omit<ServerSettings, 'inspect'>,
  at: { readonly port: number; readonly address?: string },
): AllowList {
  const hosts = hostsOf(settings, at);
  const origins = new Set([
    ...[...hosts].map((host) => `http://${host}`),
    ...settings.allowedOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')),
  ]);
  return {
    check({ headers }) {
      if (!hosts.has(headers.host?.toLowerCase() ?? '')) {
        return new ProblemError(
          'forbidden',
          'The Host header names no host of this server; server.allowedHosts lists further ones.',
        );
      }
      if (headers.origin !== undefined && !origins.has(headers.origin.toLowerCase())) {
        return new ProblemError(
          'forbidden',
          'Requests from this origin are not allowed; server.allowedOrigins lists further ones.',
        );
      }
      return null;
    },
  };
}

/** `address`: what the configured name stands for on this machine; agents and clients here are told that one. */
function hostsOf(
  settings: Omit<ServerSettings, 'inspect'>,
  { port, address = settings.host }: { readonly port: number; readonly address?: string },
): Set<string> {
  const own = [settings.host, address].filter((host) => !WILDCARDS.has(host)).map(bracketed);
  const names = [...LOOPBACK, ...own].map((name) => `${name.toLowerCase()}:${port}`);
  const further = settings.allowedHosts.flatMap((entry) => {
    const host = entry.toLowerCase();
    return /:\d+$/.test(host) ? [host] : [host, `${host}:${port}`];
  });
  // A browser leaves the port out where it is the scheme's own.
  const portless = port === 80 ? [...LOOPBACK, ...own] : [];
  return new Set([...names, ...further, ...portless]);
}

const bracketed = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
