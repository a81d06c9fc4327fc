import { useEffect, useRef, useState } from 'preact/hooks';
import { useKeys } from '../../keys.ts';
import { setQuery, useRoute } from '../../route.ts';
import { counted, grouped } from '../../ui/words.ts';
import { assigneePiece, has, toggled } from './filter.ts';
import type { Tally } from './model.ts';

interface FilterBarProps {
  readonly tally: Tally;
  readonly shown: number;
  readonly onAdd: () => void;
}

/** What is shown, as one types; it stands in the address. */
export function FilterBar({ tally, shown, onAdd }: FilterBarProps) {
  const { query } = useRoute();
  const asked = query.get('q') ?? '';
  const [text, setText] = useState(asked);
  const input = useRef<HTMLInputElement>(null);
  // A link or a step back in the browser's history brings another filter.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(asked);
  }, [asked]);
  const change = (next: string): void => {
    setText(next);
    setQuery({ q: next.trim() === '' ? null : next });
  };
  useKeys({ f: () => input.current?.select() });
  const chip = (piece: string, name: string, count?: number) => (
    <button
      key={piece}
      type="button"
      class="board-chip"
      aria-pressed={has(text, piece)}
      onClick={() => change(toggled(text, piece))}
    >
      <bdi>{name}</bdi>
      {count !== undefined && <strong>{grouped(count)}</strong>}
    </button>
  );
  const total = counted(tally.total, 'ticket');
  return (
    <div class="board-bar">
      <div class="board-filter">
        <input
          ref={input}
          class="input"
          type="search"
          aria-label="Filter the board"
          placeholder="Filter: words, a state, @assignee, why:slot"
          title={
            'Words of title, id or labels · a state · @assignee · #label · why:slot · is:overdue · is:person · urgent · -word leaves out · "quotes" for a plain word'
          }
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (text === '') input.current?.blur();
            else change('');
          }}
        />
        <kbd class="kbd" aria-hidden="true">
          f
        </kbd>
      </div>
      <div class="board-chips" role="group" aria-label="Quick filters">
        {chip('is:person', 'Waits for a person', tally.asking)}
        {chip('is:overdue', 'Overdue', tally.overdue)}
        {chip('urgent', 'Urgent')}
        {tally.assignees.map((name) => chip(assigneePiece(name), name))}
      </div>
      <p class="board-told" role="status">
        {asked.trim() === '' ? `${total}, oldest first` : `${grouped(shown)} of ${total}`}
      </p>
      <button type="button" class="button" onClick={onAdd}>
        Add ticket{' '}
        <kbd class="kbd" aria-hidden="true">
          c
        </kbd>
      </button>
    </div>
  );
}
