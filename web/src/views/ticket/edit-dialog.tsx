import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { attempt } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { PRIORITIES } from '../../ui/priorities.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { changesOf, draftOf, rebased } from './draft.ts';
import type { Draft } from './draft.ts';

/** The fields of a ticket. It is saved only if nobody changed the ticket since the dialog was opened. */
export function EditDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const session = useSession();
  const status = useCell(session.status);
  const [base, setBase] = useState(ticket);
  const [draft, setDraft] = useState<Draft>(() => draftOf(ticket));
  const [refused, setRefused] = useState<string | null>(null);
  const [stale, setStale] = useState(false);
  const changes = changesOf(base, draft);
  const changed = Object.keys(changes).length > 0;
  const set =
    <K extends keyof Draft>(field: K) =>
    (value: Draft[K]): void =>
      setDraft((known) => ({ ...known, [field]: value }));
  const save = async (): Promise<void> => {
    if (!changed || draft.title.trim() === '') return;
    const error = await attempt(session, `/tickets/${encodeURIComponent(ticket.id)}`, {
      method: 'PATCH',
      body: changes,
      ifVersion: base.version,
    });
    if (!error) return onClose();
    setStale(error.status === 412);
    setRefused(
      error.status === 412
        ? 'Somebody else changed it meanwhile. Your words are kept here: look at the ticket as it is now, then save again.'
        : error.message,
    );
  };
  const text = (field: 'title' | 'assignee' | 'owner' | 'labels' | 'dependsOn', label: string) => (
    <label class="field">
      {label}
      <input
        class="input"
        value={draft[field]}
        onInput={({ currentTarget }) => set(field)(currentTarget.value)}
      />
    </label>
  );
  const choice = (
    field: 'priority' | 'workflow' | 'profile',
    label: string,
    values: readonly string[],
  ) => (
    <label class="field">
      {label}
      <select
        class="input"
        value={draft[field]}
        onChange={({ currentTarget }) => set(field)(currentTarget.value)}
      >
        {values.map((value) => (
          <option key={value} value={value}>
            {value === '' ? 'of its assignee, or the default' : value}
          </option>
        ))}
      </select>
    </label>
  );
  const workflows = withOwn(draft.workflow, status?.workflows);
  const profiles = ['', ...withOwn(draft.profile, status?.profiles).filter(Boolean)];
  return (
    <Dialog
      title={`Change ${ticket.id}`}
      onClose={onClose}
      buttons={
        <>
          <button
            type="submit"
            class="button first"
            disabled={!changed || draft.title.trim() === ''}
            onClick={() => void save()}
          >
            Save
          </button>
          <button type="button" class="button" onClick={onClose}>
            Not now
          </button>
        </>
      }
    >
      {text('title', 'Title')}
      <label class="field">
        Body, in Markdown
        <textarea
          class="input tall"
          value={draft.body}
          onInput={({ currentTarget }) => set('body')(currentTarget.value)}
        />
      </label>
      <div class="field-row">
        {choice('priority', 'Priority', PRIORITIES)}
        {text('assignee', 'Assignee')}
        {text('owner', `Owner${status ? `; empty: ${status.owner}` : ''}`)}
      </div>
      <div class="field-row">
        {text('labels', 'Labels, with commas')}
        {text('dependsOn', 'Needs, ids with commas')}
      </div>
      <div class="field-row">
        {choice('workflow', 'Workflow', workflows)}
        {choice('profile', 'Profile', profiles)}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.requiresCommit}
          onChange={({ currentTarget }) => set('requiresCommit')(currentTarget.checked)}
        />
        It needs a commit
      </label>
      {refused && (
        <p class="late" role="alert">
          {refused}{' '}
          {stale && ticket.version !== base.version && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                setDraft(rebased(draft, base, ticket));
                setBase(ticket);
                setRefused(null);
              }}
            >
              Take the ticket as it is now
            </button>
          )}
        </p>
      )}
    </Dialog>
  );
}

/** The names of the configuration, and the ticket's own where it is none of them. */
function withOwn(own: string, known: readonly { readonly name: string }[] = []): readonly string[] {
  const names = known.map(({ name }) => name);
  return names.includes(own) ? names : [own, ...names];
}
