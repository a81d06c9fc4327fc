import { useState } from 'preact/hooks';
import type { KillSwitch } from '../../../src/transport/protocol/kill-switch.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { ask } from '../acting.ts';
import { now } from '../data/clock.ts';
import { useSession } from '../data/context.ts';
import type { Session } from '../data/session.ts';
import { useCell, useSource } from '../data/source.ts';
import { toast } from '../toasts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { counted } from '../ui/words.ts';
import { asksAPerson } from '../data/who-acts.ts';
import { holdOf } from '../data/line.ts';
import { heldWords, holderWords } from './kill-switch-words.ts';

/** Asks before the automatics are held or released, and says what that means just now. */
export function KillSwitchDialog({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const killSwitch = useCell(session.killSwitch);
  const { status } = useCell(session.connection);
  if (status !== 'live') return <OutOfReach onClose={onClose} />;
  return killSwitch?.engaged ? (
    <Release killSwitch={killSwitch} onClose={onClose} />
  ) : (
    <Hold onClose={onClose} />
  );
}

/** Without a connection the switch can still be thrown, where the service runs. */
function OutOfReach({ onClose }: { readonly onClose: () => void }) {
  const file = useCell(useSession().status)?.killSwitchFile ?? '.callboard/KILL';
  return (
    <Dialog
      title="The service cannot be reached from here"
      onClose={onClose}
      buttons={
        <button type="submit" class="button first" onClick={onClose}>
          Close
        </button>
      }
    >
      <p>
        Nothing you do here would arrive. Where the service runs, the flag file holds all automatic
        moves; without it they go on:
      </p>
      <p class="code-line">{`touch ${file}\nrm ${file}`}</p>
    </Dialog>
  );
}

function Hold({ onClose }: { readonly onClose: () => void }) {
  const session = useSession();
  const [reason, setReason] = useState('');
  const [halt, setHalt] = useState(false);
  const live = useSource(session.workers, ({ list }) => list.length);
  const starts = useSource(
    session.tickets,
    (tickets) => startable(tickets.in('todo'), session).length,
  );
  const reviews = useSource(
    session.tickets,
    (tickets) => tickets.in('review').filter((ticket) => !asksAPerson(ticket)).length,
  );
  const throwIt = async (): Promise<void> => {
    const done = await ask(session, '/kill-switch', {
      method: 'PUT',
      body: { engaged: true, halt, ...(reason === '' ? {} : { reason }) },
    });
    if (done !== null) toast({ kind: 'done', text: 'All automatic moves are held.' });
    onClose();
  };
  return (
    <Dialog
      title="Hold all automatic moves?"
      onClose={onClose}
      buttons={
        <>
          <button type="submit" class="button first danger-first" onClick={() => void throwIt()}>
            Hold everything
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </>
      }
    >
      <p>
        {halt
          ? `${counted(live, 'worker')} will be stopped and lose nothing by it, `
          : `${counted(live, 'worker')} ${live === 1 ? 'goes' : 'go'} on, `}
        {heldWords(starts, reviews)} People can still act.
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={halt}
          onChange={({ currentTarget }) => setHalt(currentTarget.checked)}
        />
        Stop the running workers and reviewers too
      </label>
      <label class="field">
        Reason, for those who ask later
        <input
          class="input"
          value={reason}
          maxLength={500}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
    </Dialog>
  );
}

/** Those that would start by themselves: not what waits for a dependency or is a person's. */
const startable = (tickets: readonly Ticket[], { tickets: all, status }: Session) =>
  tickets.filter((ticket) => {
    const hold = holdOf(ticket, { get: (id) => all.get(id), status: status.value, at: now() });
    return hold === 'slot' || hold === 'back-off';
  });

interface ReleaseProps {
  readonly killSwitch: KillSwitch;
  readonly onClose: () => void;
}

function Release({ killSwitch, onClose }: ReleaseProps) {
  const session = useSession();
  const { by, reason, held } = killSwitch;
  const release = async (): Promise<void> => {
    const done = await ask(session, '/kill-switch', { method: 'PUT', body: { engaged: false } });
    if (done !== null) toast({ kind: 'done', text: 'Automatic moves go on.' });
    onClose();
  };
  return (
    <Dialog
      title="Let the automatics go on?"
      onClose={onClose}
      buttons={
        <>
          <button type="submit" class="button first" onClick={() => void release()}>
            Release
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </>
      }
    >
      <p>
        {holderWords({ by, reason })} {counted(held.length, 'thing')}{' '}
        {held.length === 1 ? 'waits' : 'wait'} for the release; each is done once.
      </p>
    </Dialog>
  );
}
