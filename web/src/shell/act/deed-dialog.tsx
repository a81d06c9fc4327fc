import { useState } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { attempt } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ActingLine } from '../acting/acting-line.tsx';
import { AssigneeInput } from '../add-ticket/assignee-input.tsx';
import type { Deed } from './deeds.ts';
import { actionPath, longName } from './deeds.ts';

const PHASES = [
  ['author', 'an author works on it'],
  ['verify', 'its commit is looked up'],
  ['review', 'a reviewer judges it'],
  ['gates', 'its gates run'],
  ['signOff', 'a person signs it off'],
] as const;

interface DeedDialogProps {
  readonly deed: Deed;
  readonly ticket: Ticket;
  readonly effect: string;
  readonly onClose: () => void;
}

/** Asks for what a deed needs, says what it will do, and does it. */
export function DeedDialog({ deed, ticket: begun, effect, onClose }: DeedDialogProps) {
  const session = useSession();
  const ticket = useSource(session.tickets, (tickets) => tickets.get(begun.id)) ?? begun;
  const live = useSource(session.connection, ({ value }) => value.status === 'live');
  const [text, setText] = useState('');
  const [assignee, setAssignee] = useState(ticket.assignee ?? '');
  const [phase, setPhase] = useState<string>('review');
  const [refused, setRefused] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const { action, asks, title, text: words, danger } = deed;
  // Somebody else, or a machine, may have moved it since this was opened.
  const gone = !ticket.allowedActions.includes(action);
  const complete = !gone && (!words?.needed || text.trim() !== '');
  const send = async (): Promise<void> => {
    if (!complete || sent || !live) return;
    setSent(true);
    const error = await attempt(session, actionPath(ticket.id), {
      body: {
        action,
        ...(words && text.trim() !== '' ? { [words.field]: text } : {}),
        ...(asks === 'assignee' ? { assignee: assignee.trim() || null } : {}),
        ...(asks === 'phase' ? { phase } : {}),
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
            disabled={!complete || sent || !live}
            onClick={() => void send()}
          >
            {longName(deed).replace('…', '')}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {danger ? 'Keep it' : 'Not now'}
          </button>
        </>
      }
    >
      <p>
        <bdi class="mono">{ticket.id}</bdi> <bdi>{ticket.title}</bdi>
        {gone ? (
          '.'
        ) : (
          <>
            : <bdi>{effect}</bdi>.
          </>
        )}
      </p>
      {gone && (
        <p class="late" role="status">
          {`It is in ${ticket.state} now, where this cannot be done any more.`}
        </p>
      )}
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
      {asks === 'assignee' && (
        <label class="field">
          A profile runs it; for a person nothing is started. Empty: nobody.
          <AssigneeInput autofocus value={assignee} onInput={setAssignee} />
        </label>
      )}
      {asks === 'phase' && (
        <fieldset class="deed-phases">
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
      <ActingLine />
    </Dialog>
  );
}
