import { useRef, useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { ask } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ActingLine } from '../acting/acting-line.tsx';
import type { Deed } from './deeds.ts';
import { effectWords } from './effect.ts';

/** What a deed is waiting for: a text, a name, or a yes. */
export interface Pending {
  readonly ticket: Ticket;
  readonly deed: Deed;
}

export const asksFirst = ({ needs, confirms }: Deed): boolean =>
  needs !== undefined || confirms === true;

interface ActDialogProps extends Pending {
  readonly onClose: () => void;
}

const TITLES: Readonly<Record<string, (id: string) => string>> = {
  answer: (id) => `Answer ${id}`,
  reject: (id) => `Send ${id} back`,
  approve: (id) => `Accept ${id} as it is?`,
  cancel: (id) => `Cancel ${id}?`,
  assign: (id) => `Hand ${id} over`,
};

const LABELS: Readonly<Record<string, string>> = {
  text: 'Your answer, for the next turn',
  feedback: 'What is missing or wrong, for the next prompt',
  assignee: 'To a profile, or to a person',
};

/** Asks for what an action cannot do without, or whether it is meant. */
export function ActDialog({ ticket, deed, onClose }: ActDialogProps) {
  const session = useSession();
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const { action, needs } = deed;
  const effect = effectWords(session, ticket, deed);
  const missing = needs !== undefined && said.trim() === '';
  const send = async (): Promise<void> => {
    if (missing || busy || !live) return;
    setBusy(true);
    const value = needs === 'assignee' ? said.trim() : said;
    const done = await act(session, ticket, action, needs ? { [needs]: value } : {});
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      title={(TITLES[action] ?? ((id: string) => `${deed.name}: ${id}`))(ticket.id)}
      onClose={onClose}
      buttons={
        <>
          <button
            type="submit"
            class={`button first ${action === 'cancel' ? 'danger-first' : ''}`}
            disabled={missing || busy || !live}
            onClick={() => void send()}
          >
            {deed.name}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {action === 'cancel' ? 'Keep it' : 'Close'}
          </button>
        </>
      }
    >
      <p>
        <bdi>{ticket.title}</bdi>
      </p>
      <p class="muted">{`${effect.charAt(0).toUpperCase()}${effect.slice(1)}.`}</p>
      {(needs === 'text' || needs === 'feedback') && (
        <label class="field">
          {LABELS[needs]}
          <textarea
            ref={form}
            class="input"
            rows={5}
            autofocus
            value={said}
            onInput={({ currentTarget }) => setSaid(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
            }}
          />
        </label>
      )}
      {needs === 'assignee' && (
        <label class="field">
          {LABELS[needs]}
          <AssigneeInput value={said} onInput={setSaid} autofocus />
        </label>
      )}
      <ActingLine />
    </Dialog>
  );
}

interface AssigneeInputProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly autofocus?: boolean;
  readonly id?: string;
}

/** Profiles are offered; any name may be typed, one without a profile is a person. */
export function AssigneeInput({ value, onInput, autofocus = false, id }: AssigneeInputProps) {
  const session = useSession();
  const profiles = useSource(session.status, (status) => status.value?.profiles);
  return (
    <>
      <input
        id={id}
        class="input"
        list="profiles"
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        autofocus={autofocus}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <datalist id="profiles">
        {profiles?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

/** @returns whether the service did it; what it refused was told. */
export async function act(
  session: Parameters<typeof ask>[0],
  { id }: Ticket,
  action: string,
  rest: object = {},
): Promise<boolean> {
  const body = { action, ...rest };
  return (await ask(session, `/tickets/${encodeURIComponent(id)}/actions`, { body })) !== null;
}
