import type { Dispatch, TelegramChannel } from './channel.ts';
import { DeliveryError } from './channel.ts';
import { post, Refused } from './http-post.ts';
import { bodyOf, titleOf } from './words.ts';

/** The service's limit is 4,096. */
const CHARS_MAX = 3_500;

/** A message by the bot. Without a `parse_mode` nothing in the text is markup. */
export async function sendToTelegram(
  { token, chatId, apiBase }: TelegramChannel,
  { escalation, signal }: Dispatch,
): Promise<void> {
  const body = JSON.stringify({
    chat_id: chatId,
    text: `${titleOf(escalation)}\n\n${bodyOf(escalation, CHARS_MAX)}`,
    link_preview_options: { is_disabled: true },
  });
  const url = `${apiBase.replace(/\/+$/, '')}/bot${token.reveal()}/sendMessage`;
  try {
    await post({ url, body, signal });
  } catch (cause) {
    throw cause instanceof Refused ? explained(cause) : cause;
  }
}

/** Telegram says what is wrong: `chat not found`, `Unauthorized`. */
function explained(refused: Refused): DeliveryError {
  try {
    const { description } = JSON.parse(refused.answer) as { description?: unknown };
    if (typeof description === 'string')
      return new DeliveryError(`${refused.message}: ${description}`);
  } catch {
    // Not Telegram's own answer; its status says enough.
  }
  return refused;
}
