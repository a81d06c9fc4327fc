import { createHmac } from 'node:crypto';
import type { Dispatch, WebhookChannel } from './channel.ts';
import { post } from './http-post.ts';

/** The escalation as JSON, signed where a secret is configured (CONTRACT "Webhook"). */
export async function sendToWebhook(
  { url, secret }: WebhookChannel,
  { id, escalation, signal }: Dispatch,
): Promise<void> {
  const body = JSON.stringify(escalation);
  const headers: Record<string, string> = { 'X-Callboard-Delivery': id };
  if (secret) {
    const hex = createHmac('sha256', secret.reveal()).update(body).digest('hex');
    headers['X-Callboard-Signature'] = `sha256=${hex}`;
  }
  await post({ url, headers, body, signal });
}
