import { useMemo, useRef, useState } from 'preact/hooks';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { useSession } from '../data/context.ts';
import { useSource } from '../data/source.ts';
import { useKeys } from '../keys.ts';
import { go, ticketHref } from '../route.ts';

const SHOWN_MAX = 8;

/** Finds a ticket by its id or words of its title; `/` from anywhere. */
export function Find() {
  const { tickets } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const revision = useSource(tickets, ({ revision }) => (text === '' ? 0 : revision));
  const found = useMemo(() => matching(tickets.all(), text), [text, revision]);
  useKeys({ '/': () => input.current?.focus() });
  const open = (ticket: Ticket | undefined): void => {
    if (!ticket) return;
    setText('');
    input.current?.blur();
    go(ticketHref(ticket.id));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((at) => (at + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      open(found[chosen]);
    } else if (event.key === 'Escape') {
      setText('');
      input.current?.blur();
    }
  };
  return (
    <div class="find">
      <input
        ref={input}
        class="input"
        type="text"
        placeholder="Find a ticket"
        role="combobox"
        aria-label="Find a ticket"
        aria-expanded={text !== ''}
        aria-controls="found"
        aria-activedescendant={found.length > 0 && text !== '' ? `found-${chosen}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setTimeout(setText, 150, '')}
      />
      <kbd class="kbd" aria-hidden="true">
        /
      </kbd>
      <ul id="found" class="found" role="listbox" aria-label="Tickets" hidden={text === ''}>
        {text !== '' && found.length === 0 && (
          <li class="found-none" role="option" aria-selected={false} aria-disabled={true}>
            No ticket has these words.
          </li>
        )}
        {found.map((ticket, at) => (
          <li
            key={ticket.id}
            id={`found-${at}`}
            role="option"
            aria-selected={at === chosen}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => open(ticket)}
          >
            <span class="mono">{ticket.id}</span> {ticket.title}
            <span class="meta"> {ticket.statePath}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Every word must be there; an id that begins with the text comes first. */
function matching(tickets: Iterable<Ticket>, text: string): readonly Ticket[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const first: Ticket[] = [];
  const others: Ticket[] = [];
  for (const ticket of tickets) {
    const id = ticket.id.toLowerCase();
    const whole = `${id} ${ticket.title.toLowerCase()}`;
    if (!words.every((word) => whole.includes(word))) continue;
    const exact = words.length === 1 && (id === words[0] || id.endsWith(`-${words[0]}`));
    if (exact) first.push(ticket);
    else if (others.length < SHOWN_MAX) others.push(ticket);
  }
  return [...first, ...others].slice(0, SHOWN_MAX);
}
