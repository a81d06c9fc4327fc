import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { acting, ask } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';

/** A word on a ticket; it stands in the activity, and in the prompt of the next run. */
export function CommentBox({ ticket }: { readonly ticket: Ticket }) {
  const session = useSession();
  const { status } = useCell(session.connection);
  const by = useCell(acting);
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || sent) return;
    setSent(true);
    const path = `/tickets/${encodeURIComponent(ticket.id)}/comments`;
    const done = await ask(session, path, { body: { text } });
    setSent(false);
    if (done !== null) setText('');
  };
  return (
    <form
      class="comment-box"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        class="input"
        rows={text === '' ? 1 : 4}
        aria-label="Comment"
        placeholder={`Comment as ${by || 'admin'}; the next prompt holds it`}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      {text !== '' && (
        <button type="submit" class="button" disabled={sent || status !== 'live'}>
          Comment
        </button>
      )}
    </form>
  );
}
