import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { CallboardError } from '../../../../src/client/error.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { callAs, nameSaid } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { toast } from '../../toasts.ts';
import { PRIORITIES } from '../../ui/priorities.ts';
import { AssigneeInput } from './assignee-input.tsx';
import type { Draft, FieldErrors } from './draft.ts';
import { EMPTY_DRAFT, errorsOf, newTicketOf } from './draft.ts';

interface TicketFormProps {
  /** Without the fields that most tickets do not need. */
  readonly short?: boolean;
  /** After the ticket was made. */
  readonly onDone?: () => void;
  /** Beside the button that adds. */
  readonly buttons?: ComponentChildren;
}

/** A new ticket. What the service does not take is said beside the field that it is about. */
export function TicketForm({ short = false, onDone, buttons }: TicketFormProps) {
  const session = useSession();
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const repos = useSource(session.status, (status) => status.value?.repos) ?? [];
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const set = (changes: Partial<Draft>): void => setDraft((draft) => ({ ...draft, ...changes }));
  const add = async (): Promise<void> => {
    if (busy || !live) return;
    if (draft.title.trim() === '') {
      setErrors({ title: 'A ticket needs a title.' });
      title.current?.focus();
      return;
    }
    setBusy(true);
    try {
      // The dialog has a line for the name; where the form stands alone it is asked for once.
      if (short) await nameSaid();
      const body = newTicketOf(draft);
      const ticket = await callAs<Ticket>(session, '/tickets', { body });
      const link = { text: 'Open it', href: ticketHref(ticket.id) };
      toast({ kind: 'done', text: `${ticket.id} was added to ${ticket.state}.`, link });
      setDraft(EMPTY_DRAFT);
      setErrors({});
      onDone?.();
    } catch (error) {
      if (!(error instanceof CallboardError)) throw error;
      setErrors(errorsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="ticket-form"
      noValidate
      aria-label="New ticket"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add();
      }}
    >
      <Field name="Title" error={errors['title']}>
        {(more) => (
          <input
            {...more}
            ref={title}
            class="input"
            autofocus={!short}
            autocomplete="off"
            placeholder="What should be true when it is done?"
            value={draft.title}
            onInput={({ currentTarget }) => set({ title: currentTarget.value })}
          />
        )}
      </Field>
      {!short && (
        <Field name="Body, in Markdown" error={errors['body']}>
          {(more) => (
            <textarea
              {...more}
              class="input"
              rows={6}
              value={draft.body}
              onInput={({ currentTarget }) => set({ body: currentTarget.value })}
            />
          )}
        </Field>
      )}
      <div class="field-pair">
        <Field name="Priority" error={errors['priority']}>
          {(more) => (
            <select
              {...more}
              class="input"
              value={draft.priority}
              onChange={({ currentTarget }) =>
                set({ priority: currentTarget.value as Ticket['priority'] })
              }
            >
              {PRIORITIES.map((priority) => (
                <option key={priority}>{priority}</option>
              ))}
            </select>
          )}
        </Field>
        <Field name="Give it to" error={errors['assignee']}>
          {(more) => (
            <AssigneeInput
              {...more}
              value={draft.assignee}
              onInput={(assignee) => set({ assignee })}
            />
          )}
        </Field>
      </div>
      {!short && (
        <>
          <div class="field-pair">
            <Field name="Labels, with commas" error={errors['labels']}>
              {(more) => (
                <input
                  {...more}
                  class="input"
                  autocomplete="off"
                  value={draft.labels}
                  onInput={({ currentTarget }) => set({ labels: currentTarget.value })}
                />
              )}
            </Field>
            <Field name="Waits for tickets" error={errors['dependsOn']}>
              {(more) => (
                <input
                  {...more}
                  class="input"
                  autocomplete="off"
                  spellcheck={false}
                  placeholder="ids, with commas"
                  value={draft.dependsOn}
                  onInput={({ currentTarget }) => set({ dependsOn: currentTarget.value })}
                />
              )}
            </Field>
          </div>
          {(repos.length > 1 || errors['repo']) && (
            <Field name="Repository" error={errors['repo']}>
              {(more) => (
                <select
                  {...more}
                  class="input"
                  value={draft.repo}
                  onChange={({ currentTarget }) => set({ repo: currentTarget.value })}
                >
                  <option value="">default</option>
                  {repos
                    .filter(({ name }) => name !== 'default')
                    .map(({ name }) => (
                      <option key={name} value={name}>
                        {name}
                      </option>
                    ))}
                </select>
              )}
            </Field>
          )}
          <label class="check">
            <input
              type="checkbox"
              checked={draft.inbox}
              onChange={({ currentTarget }) => set({ inbox: currentTarget.checked })}
            />
            Into the inbox: somebody triages it first
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={draft.requiresCommit}
              onChange={({ currentTarget }) => set({ requiresCommit: currentTarget.checked })}
            />
            Its work must be a commit
          </label>
        </>
      )}
      {errors[''] && (
        <p class="late" role="alert">
          {errors['']}
        </p>
      )}
      <div class="dialog-buttons">
        <button type="submit" class="button first" disabled={busy || !live}>
          Add ticket
          {short && (
            <kbd class="kbd" aria-hidden="true">
              c
            </kbd>
          )}
        </button>
        {buttons}
      </div>
    </form>
  );
}

interface Marked {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

interface FieldProps {
  readonly name: string;
  readonly error: string | undefined;
  readonly children: (more: Marked) => ComponentChildren;
}

function Field({ name, error, children }: FieldProps) {
  const id = useId();
  const told = error === undefined ? undefined : `${id}-error`;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': told })}
      {error !== undefined && (
        <p id={told} class="late" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
