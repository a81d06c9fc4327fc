import type { Dispatch, NtfyChannel } from './channel.ts';
import { post } from './http-post.ts';
import { bodyOf, titleOf } from './words.ts';

/** The service makes a file of what is longer than 4,096 bytes; a character has at most three per unit of UTF-16. */
const CHARS_MAX = 1_300;
const HIGH = 4;

/** Published as JSON: title and text are no headers, so nothing in them can become one. */
export async function sendToNtfy(
  { url, topic, token }: NtfyChannel,
  { escalation, signal }: Dispatch,
): Promise<void> {
  const body = JSON.stringify({
    topic,
    title: titleOf(escalation),
    message: bodyOf(escalation, CHARS_MAX),
    priority: HIGH,
  });
  const headers: Record<string, string> = {};
  if (token) headers['authorization'] = `Bearer ${token.reveal()}`;
  await post({ url, headers, body, signal });
}
