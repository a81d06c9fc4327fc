import { createTransport } from 'nodemailer';
import type { Dispatch, EmailChannel } from './channel.ts';
import { DeliveryError } from './channel.ts';
import { bodyOf, titleOf } from './words.ts';

const CHARS_MAX = 32_000;
/** The mail server's own silence; the attempt as a whole is bounded by the courier. */
const SILENCE_MS = 10_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/** Plain text by SMTP. A password goes over an encrypted connection only, but for this machine itself. */
export async function sendByEmail(
  { host, port, secure, user, password, from, to }: EmailChannel,
  { id, escalation, signal }: Dispatch,
): Promise<void> {
  const transport = createTransport({
    host,
    port,
    secure,
    ...(user !== null && password ? { auth: { user, pass: password.reveal() } } : {}),
    requireTLS: password !== undefined && !secure && !LOOPBACK.has(host),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const close = (): void => transport.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: `[Callboard] ${titleOf(escalation)}`,
      text: bodyOf(escalation, CHARS_MAX),
      messageId: messageId(id, escalation.createdAt, from),
      headers: { 'X-Callboard-Delivery': id },
    });
  } catch (cause) {
    throw explained(cause);
  } finally {
    signal.removeEventListener('abort', close);
    transport.close();
  }
}

/** The same for every attempt, so that a mail program shows one message; no other service's, though its ids look alike. */
function messageId(id: string, createdAt: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'callboard.invalid';
  return `<${id.replace(/[^A-Za-z0-9.-]/g, '.')}.${Date.parse(createdAt)}@${domain}>`;
}

/** The server's words may quote who logged in: only the codes are told. */
function explained(cause: unknown): DeliveryError {
  const { code, responseCode } = cause as { code?: unknown; responseCode?: unknown };
  const said = [code, responseCode].filter((part) => ['string', 'number'].includes(typeof part));
  return new DeliveryError(`the mail server did not take it (${said.join(' ') || 'no code'})`);
}
