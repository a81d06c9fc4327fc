import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import type { Pending } from '../../shell/act/act-dialog.tsx';
import { act, ActDialog, asksFirst } from '../../shell/act/act-dialog.tsx';
import { deedsOf } from '../../shell/act/deeds.ts';

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
  const [pending, setPending] = useState<Pending | null>(null);
  const [busy, setBusy] = useState(false);
  return (
    <div class="panel-buttons">
      {deedsOf(ticket)
        .slice(0, shown)
        .map((deed, index) => (
          <button
            key={deed.action}
            type="button"
            class={`button ${index === 0 ? 'first' : ''}`}
            title={deed.effect}
            aria-label={`${deed.name}: ${ticket.id}`}
            disabled={!live || busy}
            onClick={() => {
              if (asksFirst(deed)) {
                setPending({ ticket, deed });
                return;
              }
              setBusy(true);
              void act(session, ticket, deed.action).finally(() => setBusy(false));
            }}
          >
            {deed.name === 'Cancel ticket' ? 'Cancel' : deed.name}
          </button>
        ))}
      {open && (
        <a class="open" href={ticketHref(ticket.id)} aria-label={`Open ${ticket.id}`}>
          Open
        </a>
      )}
      {pending && <ActDialog {...pending} onClose={() => setPending(null)} />}
    </div>
  );
}
