import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { DeliveryError } from './channel.ts';

const ANSWER_BYTES_MAX = 4 * 1024;

export interface Post {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/**
 * Posts JSON and resolves when the answer is 2xx. Redirects are not followed: whoever controls the address must not be
 * able to send the message, its signature or its token elsewhere.
 * @throws {DeliveryError} with the status; its `answer` holds the beginning of what came with it
 */
export async function post(message: Post): Promise<void> {
  const { status, text } = await answerTo(message);
  if (status >= 200 && status < 300) return;
  const why = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
  throw new Refused(`it answered ${status}${why}`, text);
}

/** An answer that is not 2xx. */
export class Refused extends DeliveryError {
  readonly answer: string;

  constructor(message: string, answer: string) {
    super(message);
    this.answer = answer;
  }
}

function answerTo({ url, headers, body, signal }: Post): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestSecure : requestPlain;
    const bytes = Buffer.from(body);
    const sent = request(url, {
      method: 'POST',
      // A connection of its own: nothing is left open when the service ends.
      agent: false,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': bytes.length,
        'user-agent': 'callboard',
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void => resolve({ status, text: Buffer.concat(chunks).toString() });
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        // An answer without an end is no reason to wait: its status has been said.
        if (size > ANSWER_BYTES_MAX) response.destroy();
      });
      response.on('error', () => {});
      response.on('close', done);
      // Accepted is accepted, even if the rest of the answer never comes.
      if (status >= 200 && status < 300) done();
    });
    sent.end(bytes);
  });
}
