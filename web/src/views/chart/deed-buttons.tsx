import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { deedsOf } from '../../shell/act/deeds.ts';
import { effectWords } from '../../shell/act/effect.ts';
import { useDeed } from '../../shell/act/use-deed.tsx';

const SHOWN = 2;

interface DeedButtonsProps {
  readonly ticket: Ticket;
  readonly shown?: number;
  /** With a way to the ticket itself. */
  readonly open?: boolean;
}

/** What helps first with a ticket, and the ticket itself. What needs words or a yes asks for it. */
export function DeedButtons({ ticket, shown = SHOWN, open = true }: DeedButtonsProps) {
  const session = useSession();
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const { begin, busy, dialog } = useDeed();
  return (
    <div class="panel-buttons">
      {deedsOf(ticket)
        .slice(0, shown)
        .map((deed, index) => (
          <button
            key={deed.action}
            type="button"
            class={`button ${index === 0 ? 'first' : ''}`}
            title={effectWords(session, ticket, deed)}
            aria-label={`${deed.name}: ${ticket.id}`}
            disabled={!live || busy}
            onClick={() => begin(ticket, deed)}
          >
            {deed.name}
          </button>
        ))}
      {open && (
        <a class="open" href={ticketHref(ticket.id)} aria-label={`Open ${ticket.id}`}>
          Open
        </a>
      )}
      {dialog}
    </div>
  );
}
