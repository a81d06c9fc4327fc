import { useState } from 'preact/hooks';
import { effectsOf } from '../../../../src/explain/effects.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { ask } from '../../acting.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { DeedDialog } from '../../shell/act/deed-dialog.tsx';
import type { Deed } from '../../shell/act/deeds.ts';
import { actionPath, allowedDeeds, longName } from '../../shell/act/deeds.ts';
import { EditDialog } from './edit-dialog.tsx';
import { sceneOf } from './scene.ts';
import { straight } from './straight.ts';

interface ActionsProps {
  readonly ticket: Ticket;
  readonly runs: readonly Worker[];
  /** The slider stands in the past; what is done is done now. */
  readonly past: boolean;
}

/** What a person can do with the ticket now, and what each will do. */
export function Actions({ ticket, runs, past }: ActionsProps) {
  const session = useSession();
  const status = useCell(session.status);
  const { status: connection } = useCell(session.connection);
  const [open, setOpen] = useState<Deed | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const now = useNow();
  const live = connection === 'live';
  const deeds = allowedDeeds(ticket.allowedActions);
  const effects = new Map(
    effectsOf(sceneOf(ticket, { runs, status, now })).map(({ action, effect }) => [
      action,
      straight(effect),
    ]),
  );
  const begin = (deed: Deed): void => {
    if (!live || busy !== null) return;
    if (deed.asks !== 'nothing') {
      setOpen(deed);
      return;
    }
    setBusy(deed.action);
    void ask(session, actionPath(ticket.id), { body: { action: deed.action } }).then(() =>
      setBusy(null),
    );
  };
  useKeys(
    Object.fromEntries(
      deeds.flatMap((deed) => (deed.key === undefined ? [] : [[deed.key, () => begin(deed)]])),
    ),
  );
  const close = (): void => setOpen(null);
  const minor = deeds.filter(({ minor }) => minor);
  return (
    <section class="ticket-part part-actions" aria-label="What you can do">
      {past && <p class="actions-past">The slider stands in the past; this is done now.</p>}
      {deeds
        .filter(({ minor }) => !minor)
        .map((deed) => (
          <div key={deed.action} class="action">
            <button
              type="button"
              class={`button ${deed.danger ? 'danger' : ''}`}
              disabled={!live || busy !== null}
              aria-describedby={`does-${deed.action}`}
              aria-keyshortcuts={deed.key}
              onClick={() => begin(deed)}
            >
              {longName(deed)}
              {deed.key !== undefined && (
                <kbd class="kbd" aria-hidden="true">
                  {deed.key}
                </kbd>
              )}
            </button>
            <span id={`does-${deed.action}`} class="meta">
              <bdi>{effects.get(deed.action)}</bdi>
            </span>
          </div>
        ))}
      {minor.length > 0 && (
        <p class="minor-actions">
          {minor.map((deed) => (
            <button
              key={deed.action}
              type="button"
              class="button small"
              title={effects.get(deed.action)}
              disabled={!live}
              onClick={() => begin(deed)}
            >
              {longName(deed)}
            </button>
          ))}
        </p>
      )}
      {open?.asks === 'fields' && <EditDialog ticket={ticket} onClose={close} />}
      {open && open.asks !== 'fields' && (
        <DeedDialog
          deed={open}
          ticket={ticket}
          effect={effects.get(open.action) ?? ''}
          onClose={close}
        />
      )}
    </section>
  );
}
