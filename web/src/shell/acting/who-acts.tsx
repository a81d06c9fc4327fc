import { useState } from 'preact/hooks';
import { acting, nameAsked } from '../../acting.ts';
import { useCell } from '../../data/source.ts';
import { Dialog } from '../../ui/dialog.tsx';

/** Asks once, before the first thing that is done here, in whose name it is done. */
export function WhoActs() {
  const asked = useCell(nameAsked);
  return asked ? <Question go={asked.go} /> : null;
}

function Question({ go }: { readonly go: () => void }) {
  const [name, setName] = useState('');
  const said = name.trim();
  const goOn = (): void => {
    acting.set(said);
    go();
  };
  return (
    <Dialog
      title="Who are you?"
      onClose={go}
      buttons={
        <>
          <button type="submit" class="button first" disabled={said === ''} onClick={goOn}>
            {said === '' ? 'Go on' : <bdi>{`Go on as ${said}`}</bdi>}
          </button>
          <button type="button" class="button" onClick={go}>
            Skip
          </button>
        </>
      }
    >
      <p class="muted">
        What you do stands in the history with your name. This browser keeps it; skipped, the
        history says “admin”.
      </p>
      <label class="field">
        Your name
        <input
          class="input"
          maxLength={100}
          autocomplete="name"
          autofocus
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
    </Dialog>
  );
}
