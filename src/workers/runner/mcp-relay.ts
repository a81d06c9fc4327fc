import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNonce, hashNonce, nonceHasHash } from '../nonce.ts';

const bodyBytesMax = 1024 * 1024;
const connectionsMax = 64;
/** The service decides at once, or after a moment where a turn is just beginning. */
const answerMsMax = 20_000;

/** What of a request and of its answer is passed on. */
const askedHeaders = ['content-type', 'accept', 'mcp-protocol-version'] as const;
const answeredHeaders = ['content-type', 'retry-after', 'allow'] as const;

export type McpRelay = {
  url: string;
  /** Lets its holder speak through this relay, for as long as the runner lives. */
  bearer: string;
  close(): void;
};

/**
 * A session's road to the service's MCP tools. A session keeps its servers and their headers from its beginning, and a
 * nonce is a right for one turn only. So the session gets a bearer of its own that is good nowhere but here, and each
 * message goes on with the nonce of the turn that it came in: what a report may do is the service's to say, and it knows
 * nothing but nonces.
 */
export async function openMcpRelay(options: {
  /** The service's own address of MCP. */
  to: string;
  run: string;
  /** Of the newest turn, as it is now. */
  nonce: () => string;
}): Promise<McpRelay> {
  // Of a nonce's form, so that it is taken out of what an agent prints as a nonce is.
  const bearer = createNonce(options.run);
  const bearerHash = hashNonce(bearer);
  const server = createServer({ requestTimeout: answerMsMax });
  server.maxConnections = connectionsMax;
  const port = await listening(server);
  const host = `127.0.0.1:${port}`;

  server.on('request', (asked, answer) => {
    asked.on('error', () => answer.destroy());
    // As the service's own routes: a page must not get here, by whatever name it calls this address.
    if (asked.headers.host !== host || asked.headers.origin !== undefined) {
      return say(answer, 403, 'This address is for one agent only.');
    }
    const given = /^Bearer +(\S+) *$/i.exec(asked.headers.authorization ?? '')?.[1] ?? '';
    if (!nonceHasHash(given, bearerHash)) return say(answer, 401, 'This is not its bearer.');
    if (asked.method !== 'POST') {
      answer.setHeader('Allow', 'POST');
      return say(answer, 405, 'Send each message by POST.');
    }
    // The turn in which it came, not the one in which it has been read.
    const nonce = options.nonce();
    read(asked).then(
      (body) => {
        if (body === null) return say(answer, 413, 'The body is larger than 1 MiB.');
        passOn({ asked, body, answer, to: options.to, nonce });
      },
      () => answer.destroy(),
    );
  });

  return {
    url: `http://${host}/mcp`,
    bearer,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The whole body; null where it is too large, which is then not read. */
async function read(asked: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of asked as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > bodyBytesMax) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function passOn(options: {
  asked: IncomingMessage;
  body: Buffer;
  answer: ServerResponse;
  to: string;
  nonce: string;
}): void {
  const { asked, body, answer, to, nonce } = options;
  const headers = {
    ...picked(asked, askedHeaders),
    'content-length': String(body.length),
    authorization: `Bearer ${nonce}`,
  };
  const onward = request(to, { method: 'POST', headers, timeout: answerMsMax }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, picked(answered, answeredHeaders));
    answered.on('error', () => answer.destroy());
    answered.pipe(answer);
  });
  onward.on('timeout', () => onward.destroy(new Error('no answer in time')));
  onward.on('error', () => {
    if (answer.headersSent) return void answer.destroy();
    say(answer, 503, 'Callboard does not answer now; call again in a moment.');
  });
  answer.on('close', () => onward.destroy());
  onward.end(body);
}

function picked(
  { headers }: IncomingMessage,
  names: readonly string[],
): Record<string, string | string[]> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

function say(answer: ServerResponse, status: number, sentence: string): void {
  if (status === 413) answer.setHeader('Connection', 'close');
  answer.writeHead(status, { 'content-type': 'text/plain' }).end(`${sentence}\n`);
}
