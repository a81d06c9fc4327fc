import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { actionPath, deed } from './deed.ts';
import type { Form } from './forms.ts';

const PHASES = [
  ['author', 'an author works on it'],
  ['verify', 'its commit is looked up'],
  ['review', 'a reviewer judges it'],
  ['gates', 'its gates run'],
  ['signOff', 'a person signs it off'],
] as const;

interface ActionDialogProps {
  readonly form: Form;
  readonly ticket: Ticket;
  readonly effect: string;
  readonly onClose: () => void;
}

/** Asks for what an action needs, says what it will do, and does it. */
export function ActionDialog({ form, ticket, effect, onClose }: ActionDialogProps) {
  const session = useSession();
  const [text, setText] = useState('');
  const [assignee, setAssignee] = useState(ticket.assignee ?? '');
  const [phase, setPhase] = useState<string>('review');
  const [refused, setRefused] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const { action, title, text: words, danger } = form;
  const complete = !words?.needed || text.trim() !== '';
  const send = async (): Promise<void> => {
    if (!complete || sent) return;
    setSent(true);
    const error = await deed(session, actionPath(ticket.id), {
      body: {
        action,
        ...(words && text.trim() !== '' ? { [words.field]: text } : {}),
        ...(action === 'assign' ? { assignee: assignee.trim() || null } : {}),
        ...(action === 'route' ? { phase } : {}),
      },
    });
    setSent(false);
    if (error) setRefused(error.message);
    else onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      buttons={
        <>
          <button
            type="submit"
            class={`button first ${danger ? 'danger-first' : ''}`}
            disabled={!complete || sent}
            onClick={() => void send()}
          >
            {form.name.replace('…', '')}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {action === 'cancel' ? 'Keep it' : 'Not now'}
          </button>
        </>
      }
    >
      <p>
        <bdi class="mono">{ticket.id}</bdi> <bdi>{ticket.title}</bdi>: <bdi>{effect}</bdi>.
      </p>
      {words && (
        <label class="field">
          {words.label}
          <textarea
            class="input"
            autofocus
            required={words.needed}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
            }}
          />
        </label>
      )}
      {action === 'assign' && <Assignee value={assignee} onInput={setAssignee} />}
      {action === 'route' && (
        <fieldset class="choices">
          <legend class="meta">The phase</legend>
          {PHASES.map(([name, says]) => (
            <label key={name} class="check">
              <input
                type="radio"
                name="phase"
                value={name}
                checked={phase === name}
                onChange={() => setPhase(name)}
              />
              <span>
                <strong>{name}</strong> <span class="muted">{says}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {refused && (
        <p class="late" role="alert">
          {refused}
        </p>
      )}
    </Dialog>
  );
}

function Assignee(props: { readonly value: string; readonly onInput: (value: string) => void }) {
  const status = useCell(useSession().status);
  return (
    <label class="field">
      A profile runs it; for a person nothing is started. Empty: nobody.
      <input
        class="input"
        list="profiles"
        autofocus
        value={props.value}
        onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
      />
      <datalist id="profiles">
        {status?.profiles.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}
