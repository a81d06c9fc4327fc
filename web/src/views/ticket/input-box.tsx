import { useState } from 'preact/hooks';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { attempt } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { toast } from '../../toasts.ts';

/** A word to a live worker, at once or with its next turn. */
export function InputBox({ run, does }: { readonly run: Worker; readonly does: string }) {
  const session = useSession();
  const { status } = useCell(session.connection);
  const [text, setText] = useState('');
  const [when, setWhen] = useState<'next_turn' | 'now'>('next_turn');
  const [refused, setRefused] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || sent) return;
    setSent(true);
    const path = `/workers/${encodeURIComponent(run.id)}/input`;
    const error = await attempt(session, path, { body: { text, when } });
    setSent(false);
    if (error?.code === 'runtime_busy') {
      setRefused(
        'It is busy with a turn and takes nothing now; nothing was delivered. Send it with the next turn instead.',
      );
      setWhen('next_turn');
    } else if (error) setRefused(error.message);
    else {
      setText('');
      setRefused(null);
      toast({ kind: 'done', text: when === 'now' ? 'Delivered.' : 'It waits for the next turn.' });
    }
  };
  return (
    <form
      class="input-box"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        class="input"
        rows={text === '' ? 1 : 3}
        aria-label={`A word to ${run.id}`}
        placeholder="A word to the worker"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {text !== '' && (
        <>
          <div class="input-when" role="radiogroup" aria-label="When">
            {(
              [
                ['next_turn', 'with its next turn'],
                ['now', 'now'],
              ] as const
            ).map(([value, label]) => (
              <label key={value} class="check">
                <input
                  type="radio"
                  name={`when-${run.id}`}
                  checked={when === value}
                  onChange={() => setWhen(value)}
                />
                {label}
              </label>
            ))}
            <button type="submit" class="button small" disabled={sent || status !== 'live'}>
              Send
            </button>
          </div>
          {when === 'next_turn' && <p class="meta">{`It ${does}.`}</p>}
        </>
      )}
      {refused && (
        <p class="late" role="alert">
          {refused}
        </p>
      )}
    </form>
  );
}
