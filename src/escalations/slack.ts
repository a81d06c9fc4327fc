import type { Dispatch, SlackChannel } from './channel.ts';
import { post } from './http-post.ts';
import { bodyOf, titleOf } from './words.ts';

const CHARS_MAX = 3_000;

/** A message to an incoming webhook, with nothing in it taken for markup, a mention or a link. */
export async function sendToSlack(
  { url }: SlackChannel,
  { escalation, signal }: Dispatch,
): Promise<void> {
  const text = escaped(`${titleOf(escalation)}\n\n${bodyOf(escalation, CHARS_MAX)}`);
  const body = JSON.stringify({
    text,
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
  await post({ url: url.reveal(), body, signal });
}

/** `<!channel>` calls everybody, `<https://…|text>` hides an address: both begin with a bracket. */
const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
