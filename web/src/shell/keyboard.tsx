import { useState } from 'preact/hooks';
import { useKeys } from '../keys.ts';
import { go, href } from '../route.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ActingLine } from './acting/acting-line.tsx';
import { NAV } from './nav.tsx';

const KEYS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: '/', does: 'find a ticket' },
  ...NAV.map(({ key, name }) => ({ keys: `g ${key}`, does: `go to ${name}` })),
  { keys: '← ↑ → ↓', does: 'between states, cards and rows' },
  { keys: 'Enter', does: 'open what is chosen' },
  { keys: '[ ]', does: 'the ticket before and after in the same state' },
  { keys: ', .', does: 'one step back and forth in a ticket’s history' },
  { keys: 'n', does: 'back to now' },
  { keys: 'c', does: 'add a ticket' },
  { keys: 'a r x', does: 'accept, send back, cancel the ticket that is open or chosen' },
  { keys: 'm', does: 'move the chosen card to another state' },
  { keys: 'f', does: 'filter the board; follow the console' },
  { keys: '0 + -', does: 'fit the chart, zoom in, zoom out' },
  { keys: 'Shift+K', does: 'kill-switch; it asks first' },
  { keys: 'Escape', does: 'close, or unchoose' },
  { keys: '?', does: 'these keys' },
];

/** Keys that work on every view, and the list of all. */
export function Keyboard() {
  const [open, setOpen] = useState(false);
  useKeys({
    ...Object.fromEntries(NAV.map(({ key, path }) => [`g ${key}`, () => go(href(path))])),
    '?': () => setOpen(true),
  });
  if (!open) return null;
  return (
    <Dialog
      title="Keys"
      onClose={() => setOpen(false)}
      buttons={
        <button type="submit" class="button first" onClick={() => setOpen(false)}>
          Close
        </button>
      }
    >
      <dl class="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key} class="kbd">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <ActingLine />
    </Dialog>
  );
}
