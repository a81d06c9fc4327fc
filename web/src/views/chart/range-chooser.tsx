import { useState } from 'preact/hooks';
import { useCell } from '../../data/source.ts';
import type { Range } from '../../data/range.ts';
import { chosenRange, LAST, rangeName, sameRange } from '../../data/range.ts';
import { now } from '../../data/clock.ts';
import { setQuery } from '../../route.ts';

const choose = (range: Range): void => setQuery({ range: rangeName(range) });

/** Which part of the past is counted. It stands in the address. */
export function RangeChooser() {
  const range = useCell(chosenRange);
  const [open, setOpen] = useState(false);
  const fixed = range.kind === 'fixed';
  return (
    <div class="range">
      <div class="segmented" role="group" aria-label="Range of time">
        {LAST.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-pressed={sameRange(one, range)}
            onClick={() => {
              setOpen(false);
              choose(one);
            }}
          >
            {one.label}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={fixed}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          Range…
        </button>
      </div>
      {open && <Ends range={range} onDone={() => setOpen(false)} />}
    </div>
  );
}

function Ends({ range, onDone }: { readonly range: Range; readonly onDone: () => void }) {
  const fixed = range.kind === 'fixed' ? range : { from: now() - range.ms, to: now() };
  const [from, setFrom] = useState(localTime(fixed.from));
  const [to, setTo] = useState(localTime(fixed.to));
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const right = start < end;
  return (
    <form
      class="range-ends"
      aria-label="A range of your own"
      onSubmit={(event) => {
        event.preventDefault();
        if (!right) return;
        choose({ kind: 'fixed', from: start, to: end });
        onDone();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <label class="field">
        From
        <input
          class="input"
          type="datetime-local"
          required
          autofocus
          value={from}
          onInput={({ currentTarget }) => setFrom(currentTarget.value)}
        />
      </label>
      <label class="field">
        To
        <input
          class="input"
          type="datetime-local"
          required
          value={to}
          onInput={({ currentTarget }) => setTo(currentTarget.value)}
        />
      </label>
      {!right && (
        <p class="late" role="alert">
          It must end after it begins.
        </p>
      )}
      <button type="submit" class="button first" disabled={!right}>
        Show
      </button>
    </form>
  );
}

/** As the field wants it: local, to the minute. */
function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
