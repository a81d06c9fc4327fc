import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { ask } from '../../acting.ts';
import { deedsOf } from '../../shell/act/deeds.ts';
import { effectWords } from '../../shell/act/effect.ts';
import { ActionDialog } from '../ticket/action-dialog.tsx';
import { actionPath } from '../ticket/deed.ts';
import type { Form } from '../ticket/forms.ts';
import { formsOf } from '../ticket/forms.ts';

/** What is asked before something is done. */
interface Pending {
  readonly form: Form;
  readonly effect: string;
}

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
            title={effectWords(session, ticket, deed)}
            aria-label={`${deed.name}: ${ticket.id}`}
            disabled={!live || busy}
            onClick={() => {
              const [form] = formsOf([deed.action]);
              if (deed.asks && form) {
                setPending({ form, effect: effectWords(session, ticket, deed) });
                return;
              }
              setBusy(true);
              const body = { action: deed.action };
              void ask(session, actionPath(ticket.id), { body }).finally(() => setBusy(false));
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
      {pending && <ActionDialog ticket={ticket} {...pending} onClose={() => setPending(null)} />}
    </div>
  );
}
