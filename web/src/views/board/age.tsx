import { useContext } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useNow } from '../../data/clock.ts';
import { msSince } from '../../ui/words.ts';
import { ageWords } from './age-words.ts';
import { BoardContext } from './board-context.ts';

interface AgeProps {
  readonly ticket: Ticket;
  /** With a dot beside the card where it is overdue. */
  readonly marked?: boolean;
}

/** How long it has been where it is. */
export function Age({ ticket, marked = false }: AgeProps) {
  const { isOverdue } = useContext(BoardContext);
  const at = useNow();
  const late = isOverdue(ticket);
  return (
    <>
      <span class={`card-age ${late ? 'late' : ''}`}>
        {late && <span class="hidden">overdue, </span>}
        {ageWords(msSince(ticket.enteredAt, at))}
      </span>
      {late && marked && <span class="card-late-dot" aria-hidden="true" />}
    </>
  );
}
