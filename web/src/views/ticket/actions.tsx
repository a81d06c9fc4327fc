import { useState } from 'preact/hooks';
import { effectsOf } from '../../../../src/explain/effects.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { ask } from '../../acting.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { ActionDialog } from './action-dialog.tsx';
import { actionPath } from './deed.ts';
import { EditDialog } from './edit-dialog.tsx';
import type { Form } from './forms.ts';
import { formsOf, MINOR } from './forms.ts';
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
  const [open, setOpen] = useState<Form | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const now = useNow();
  const live = connection === 'live';
  const forms = formsOf(ticket.allowedActions);
  const effects = new Map(
    effectsOf(sceneOf(ticket, { runs, status, now })).map(({ action, effect }) => [
      action,
      straight(effect),
    ]),
  );
  const begin = (form: Form): void => {
    if (!live || busy !== null) return;
    if (form.how !== 'direct') {
      setOpen(form);
      return;
    }
    setBusy(form.action);
    void ask(session, actionPath(ticket.id), { body: { action: form.action } }).then(() =>
      setBusy(null),
    );
  };
  useKeys(
    Object.fromEntries(
      forms.flatMap((form) => (form.key === undefined ? [] : [[form.key, () => begin(form)]])),
    ),
  );
  const close = (): void => setOpen(null);
  const minor = forms.filter(({ action }) => MINOR.has(action));
  return (
    <section class="ticket-part part-actions" aria-label="What you can do">
      {past && <p class="actions-past">The slider stands in the past; this is done now.</p>}
      {forms
        .filter(({ action }) => !MINOR.has(action))
        .map((form) => (
          <div key={form.action} class="action">
            <button
              type="button"
              class={`button ${form.danger ? 'danger' : ''}`}
              disabled={!live || busy !== null}
              aria-describedby={`does-${form.action}`}
              aria-keyshortcuts={form.key}
              onClick={() => begin(form)}
            >
              {form.name}
              {form.key !== undefined && (
                <kbd class="kbd" aria-hidden="true">
                  {form.key}
                </kbd>
              )}
            </button>
            <span id={`does-${form.action}`} class="meta">
              <bdi>{effects.get(form.action)}</bdi>
            </span>
          </div>
        ))}
      {minor.length > 0 && (
        <p class="minor-actions">
          {minor.map((form) => (
            <button
              key={form.action}
              type="button"
              class="button small"
              title={effects.get(form.action)}
              disabled={!live}
              onClick={() => begin(form)}
            >
              {form.name}
            </button>
          ))}
        </p>
      )}
      {open?.how === 'edit' && <EditDialog ticket={ticket} onClose={close} />}
      {open && open.how !== 'edit' && (
        <ActionDialog
          form={open}
          ticket={ticket}
          effect={effects.get(open.action) ?? ''}
          onClose={close}
        />
      )}
    </section>
  );
}
