import { useState } from 'preact/hooks';
import { acting } from '../../acting.ts';
import { useCell } from '../../data/source.ts';

/** In whose name it is done, and the way to change that. */
export function ActingLine() {
  const name = useCell(acting);
  const [open, setOpen] = useState(false);
  if (open) {
    return (
      <label class="field">
        Your name, as the history shall show it
        <input
          class="input"
          maxLength={100}
          autocomplete="name"
          autofocus
          value={name}
          onInput={({ currentTarget }) => acting.set(currentTarget.value.trimStart())}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            setOpen(false);
          }}
        />
      </label>
    );
  }
  return (
    <p class="meta acting-line">
      {name === '' ? (
        'Your name is not said: the history will say “admin”. '
      ) : (
        <>
          Acting as <bdi>{name}</bdi>.{' '}
        </>
      )}
      <button type="button" class="link-button" onClick={() => setOpen(true)}>
        {name === '' ? 'Say it' : 'Change'}
      </button>
    </p>
  );
}
