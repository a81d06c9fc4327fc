import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { ask } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { toast } from '../../toasts.ts';
import { DeedDialog } from './deed-dialog.tsx';
import type { Deed } from './deeds.ts';
import { actionPath } from './deeds.ts';
import { effectWords } from './effect.ts';

interface DeedBegun {
  /** Does it, or asks first for what it needs. */
  readonly begin: (ticket: Ticket, deed: Deed) => void;
  /** One is on its way to the service. */
  readonly busy: boolean;
  /** The question, while one is asked. */
  readonly dialog: ComponentChild;
}

/** The deeds of cards: what loses nothing is done at once, the others ask first. */
export function useDeed(): DeedBegun {
  const session = useSession();
  const [pending, setPending] = useState<{ ticket: Ticket; deed: Deed } | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = (ticket: Ticket, deed: Deed): void => {
    if (session.connection.value.status !== 'live') {
      toast({ kind: 'refused', text: 'Not connected: nothing that you do here would arrive.' });
      return;
    }
    if (deed.asks !== 'nothing' && !deed.atOnce) {
      setPending({ ticket, deed });
      return;
    }
    setBusy(true);
    const body = { action: deed.action };
    void ask(session, actionPath(ticket.id), { body }).finally(() => setBusy(false));
  };
  return {
    begin,
    busy,
    dialog: pending && (
      <DeedDialog
        {...pending}
        effect={effectWords(session, pending.ticket, pending.deed)}
        onClose={() => setPending(null)}
      />
    ),
  };
}
