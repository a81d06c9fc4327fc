import { useMemo, useState } from 'preact/hooks';
import { workerEffectsOf } from '../../../../src/explain/effects.ts';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import { ask } from '../../acting.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InputBox } from './input-box.tsx';
import { Part, Sha } from './parts.tsx';
import type { Judged } from './run-words.ts';
import { recordRows, runCost, runEnd, verdictsOf } from './run-words.ts';
import { isLive } from './scene.ts';
import { runName } from './steps.ts';
import { shortId } from '../../ui/words.ts';

interface RunsProps {
  readonly ticket: Ticket;
  readonly events: readonly StreamEvent[];
  readonly runs: readonly Worker[];
  readonly read: boolean;
  /** The run that the console shows. */
  readonly shown: string | null;
  readonly onChoose: (run: string) => void;
}

const SHOWN_FIRST = 12;
const VERDICTS: Readonly<Record<string, string>> = {
  pass: 'ok',
  fail: 'late',
  uncertain: 'person',
};

/** Every run of every role, newest first: how it ended, what it cost, and what can be done with a live one. */
export function Runs({ ticket, events, runs, read, shown: inConsole, onChoose }: RunsProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [shown, setShown] = useState(SHOWN_FIRST);
  const newest = runs[0]?.id;
  const verdicts = useMemo(() => verdictsOf(events, runs), [events, runs]);
  return (
    <Part id="runs" title="Runs">
      {runs.length === 0 && (
        <p class="muted">
          {read ? 'No run yet. The first one starts when it is its turn.' : 'Reading its runs…'}
        </p>
      )}
      <ol class="runs">
        {runs.slice(0, shown).map((run) => {
          const open = toggled.get(run.id) ?? (run.id === newest || isLive(run));
          return (
            <RunItem
              key={run.id}
              run={run}
              ticket={ticket}
              open={open}
              verdict={verdicts.get(run.id)}
              inConsole={run.id === inConsole}
              onToggle={() => setToggled(new Map(toggled).set(run.id, !open))}
              onChoose={() => onChoose(run.id)}
            />
          );
        })}
      </ol>
      {runs.length > shown && (
        <button type="button" class="button small" onClick={() => setShown(runs.length)}>
          {`Show ${runs.length - shown} earlier ones`}
        </button>
      )}
    </Part>
  );
}

interface RunItemProps {
  readonly run: Worker;
  readonly ticket: Ticket;
  readonly open: boolean;
  readonly verdict: Judged | undefined;
  readonly inConsole: boolean;
  readonly onToggle: () => void;
  readonly onChoose: () => void;
}

/** `12.4`, `12.r2`: the number of its ticket and its own. */
const shortRun = (id: string): string => shortId(id);

function RunItem(props: RunItemProps) {
  const { run, ticket, open, verdict, inConsole, onToggle, onChoose } = props;
  const now = useNow();
  const live = isLive(run);
  const end = runEnd(run);
  const record = run.terminalState;
  return (
    <li class={`run ${live ? 'live' : ''}`}>
      <button type="button" class="run-head" aria-expanded={open} onClick={onToggle}>
        <span class="mono">{shortRun(run.id)}</span>
        <span>
          <bdi>{run.profile}</bdi>
          {run.model !== null && <bdi class="muted">{` ${run.model}`}</bdi>},{' '}
          <span class={end.failed ? 'late' : live ? 'work' : ''}>
            {run.role === 'reviewer' && verdict ? '' : end.text}
          </span>
          {verdict && (
            <>
              {run.role === 'reviewer' ? 'judged ' : ', judged '}
              <span class={VERDICTS[verdict.verdict] ?? ''}>{verdict.verdict}</span>
            </>
          )}
        </span>
        <span class="muted">{runCost(run, now)}</span>
      </button>
      {open && (
        <div class="run-body">
          {record && <Record record={record} />}
          {live && <LiveRun run={run} ticket={ticket} />}
          {!inConsole && (
            <button type="button" class="button small" onClick={onChoose}>
              Show its console
            </button>
          )}
        </div>
      )}
    </li>
  );
}

const STATUS: Readonly<Record<string, string>> = { ok: 'ok', warning: 'person', error: 'late' };

function Record({ record }: { readonly record: NonNullable<Worker['terminalState']> }) {
  return (
    <dl class="record">
      <div>
        <dt>Status</dt>
        <dd class={STATUS[record.status] ?? ''}>{record.status}</dd>
      </div>
      {recordRows(record).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
      {record.artifacts.length > 0 && (
        <div>
          <dt>Artifacts</dt>
          <dd>
            {record.artifacts.map(({ kind, ref }) => (
              <span key={`${kind} ${ref}`} class="artifact">
                {kind}{' '}
                {/^[0-9a-f]{40}$/.test(ref) ? <Sha of={ref} /> : <bdi class="mono">{ref}</bdi>}
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

const DEEDS: Readonly<Record<string, string>> = {
  stop: 'Stop',
  restart: 'Restart',
  interrupt: 'Interrupt',
};

/** What can be done with a worker that lives, and a word to it. */
function LiveRun({ run, ticket }: { readonly run: Worker; readonly ticket: Ticket }) {
  const session = useSession();
  const status = useCell(session.status);
  const { status: connection } = useCell(session.connection);
  const now = useNow();
  const [asked, setAsked] = useState<string | null>(null);
  const scene = { ticket, worker: run, rules: status ?? undefined, now };
  const effects = workerEffectsOf(scene);
  const input = effects.find(({ action }) => action === 'input');
  const does = effects.find(({ action }) => action === asked);
  const carryOut = async (deed: string): Promise<void> => {
    setAsked(null);
    await ask(session, `/workers/${encodeURIComponent(run.id)}/${deed}`, {});
  };
  return (
    <>
      <p class="run-deeds">
        {effects
          .filter(({ action }) => action in DEEDS)
          .map(({ action, effect }) => (
            <button
              key={action}
              type="button"
              class="button small"
              title={effect}
              disabled={connection !== 'live'}
              onClick={() => setAsked(action)}
            >
              {`${DEEDS[action]}…`}
            </button>
          ))}
      </p>
      {input && <InputBox run={run} does={input.effect} />}
      {asked !== null && does && (
        <Dialog
          title={`${DEEDS[asked]} ${runName(run.id)}?`}
          onClose={() => setAsked(null)}
          buttons={
            <>
              <button type="button" class="button first" onClick={() => void carryOut(asked)}>
                {DEEDS[asked]}
              </button>
              <button type="button" class="button" onClick={() => setAsked(null)}>
                Not now
              </button>
            </>
          }
        >
          <p>{`It ${does.effect}.`}</p>
        </Dialog>
      )}
    </>
  );
}
