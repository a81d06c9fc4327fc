import { useState } from 'preact/hooks';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { ask } from '../../acting.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { toast } from '../../toasts.ts';
import { Dialog } from '../../ui/dialog.tsx';

interface Deed {
  readonly name: 'stop' | 'restart' | 'interrupt';
  readonly label: string;
  readonly title: string;
  readonly does: string;
}

const DEEDS: readonly Deed[] = [
  {
    name: 'interrupt',
    label: 'Interrupt',
    title: 'Interrupt its turn?',
    does: 'Ends what it does now and keeps the worker, where its runtime can. It counts as no death.',
  },
  {
    name: 'restart',
    label: 'Restart',
    title: 'Start it afresh?',
    does: 'Ends this process and begins a fresh run of the same ticket. It counts against no limit.',
  },
  {
    name: 'stop',
    label: 'Stop',
    title: 'Stop the worker?',
    does: 'Its ticket then waits for a decision of its owner. It counts as no death.',
  },
];

/** What a person may do with a live worker; each asks first. */
export function WorkerButtons({ worker }: { readonly worker: Worker }) {
  const session = useSession();
  const { status } = useCell(session.connection);
  const [open, setOpen] = useState<Deed | 'input' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <div class="buttons worker-buttons">
      <button
        type="button"
        class="button"
        aria-label={`Write to ${worker.id}`}
        disabled={status !== 'live'}
        onClick={() => setOpen('input')}
      >
        Write
      </button>
      {DEEDS.map((deed) => (
        <button
          key={deed.name}
          type="button"
          class="button"
          aria-label={`${deed.label} ${worker.id}`}
          disabled={status !== 'live'}
          onClick={() => setOpen(deed)}
        >
          {deed.label}
        </button>
      ))}
      {open === 'input' && <InputDialog worker={worker} onClose={close} />}
      {open !== null && open !== 'input' && (
        <DeedDialog worker={worker} deed={open} onClose={close} />
      )}
    </div>
  );
}

interface DeedProps {
  readonly worker: Worker;
  readonly deed: Deed;
  readonly onClose: () => void;
}

function DeedDialog({ worker, deed, onClose }: DeedProps) {
  const session = useSession();
  const path = `/workers/${encodeURIComponent(worker.id)}/${deed.name}`;
  return (
    <Dialog
      title={deed.title}
      onClose={onClose}
      buttons={
        <>
          <button
            type="submit"
            class="button first"
            onClick={() => {
              void ask(session, path);
              onClose();
            }}
          >
            {deed.label}
          </button>
          <button type="button" class="button" onClick={onClose}>
            Leave it
          </button>
        </>
      }
    >
      <p>
        <span class="mono">{worker.id}</span> works on {worker.ticket}. {deed.does}
      </p>
    </Dialog>
  );
}

/** Says something to a running worker: at the end of its turn, or at once where it listens. */
function InputDialog({ worker, onClose }: Omit<DeedProps, 'deed'>) {
  const session = useSession();
  const [text, setText] = useState('');
  const [when, setWhen] = useState<'next_turn' | 'now'>('next_turn');
  const write = async (): Promise<void> => {
    const path = `/workers/${encodeURIComponent(worker.id)}/input`;
    const done = await ask(session, path, { body: { text, when } });
    if (done === null) return;
    toast({
      kind: 'done',
      text: when === 'now' ? 'It was told.' : 'It will be told at the end of its turn.',
    });
    onClose();
  };
  return (
    <Dialog
      title={`Write to ${worker.id}`}
      onClose={onClose}
      buttons={
        <>
          <button
            type="submit"
            class="button first"
            disabled={text.trim() === ''}
            onClick={() => void write()}
          >
            Send
          </button>
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
        </>
      }
    >
      <label class="field">
        What it should know
        <textarea
          class="input"
          autofocus
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend class="hidden">When</legend>
        <label class="check">
          <input
            type="radio"
            name="when"
            checked={when === 'next_turn'}
            onChange={() => setWhen('next_turn')}
          />
          At the end of its turn, once and in order
        </label>
        <label class="check">
          <input
            type="radio"
            name="when"
            checked={when === 'now'}
            onChange={() => setWhen('now')}
          />
          Now; refused where it is busy
        </label>
      </fieldset>
    </Dialog>
  );
}
