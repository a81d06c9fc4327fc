import { useRef } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import type { Deed } from '../../shell/act/deeds.ts';
import { deedsOf } from '../../shell/act/deeds.ts';
import { effectWords } from '../../shell/act/effect.ts';
import { Dialog } from '../../ui/dialog.tsx';

interface MoveMenuProps {
  readonly ticket: Ticket;
  readonly onChoose: (deed: Deed) => void;
  readonly onClose: () => void;
}

/** Where a person may take a ticket from here, and what each way does. */
export function MoveMenu({ ticket: { id }, onChoose, onClose }: MoveMenuProps) {
  const session = useSession();
  const ticket = useSource(session.tickets, (tickets) => tickets.get(id));
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const list = useRef<HTMLUListElement>(null);
  const deeds = ticket ? deedsOf(ticket) : [];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <Dialog
      title={`Move ${id} to…`}
      onClose={onClose}
      buttons={
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      }
    >
      {deeds.length === 0 && (
        <p>Nothing can be done with it here. {ticket ? `It is in ${ticket.statePath}.` : ''}</p>
      )}
      <ul class="move-list" ref={list} onKeyDown={onKeyDown}>
        {deeds.map((deed) => (
          <li key={deed.action}>
            <button
              type="button"
              class="move-choice"
              disabled={!live}
              onClick={() => onChoose(deed)}
            >
              <strong>{deed.leadsTo ?? 'stays here'}</strong>
              <span>
                {deed.name}: {ticket ? effectWords(session, ticket, deed) : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
