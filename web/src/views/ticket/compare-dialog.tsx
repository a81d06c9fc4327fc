import { useState } from 'preact/hooks';
import type { Replay } from '../../../../src/transport/protocol/replay.ts';
import { useLoaded } from '../../data/load.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { Difference } from './differences.ts';
import { differencesOf } from './differences.ts';
import { fieldName, stateName } from './move-words.ts';
import type { Step } from './steps.ts';
import { lastUntil } from './steps.ts';
import type { Story } from './story.ts';
import { hourTime } from './times.ts';

interface CompareProps {
  readonly story: Story;
  readonly steps: readonly Step[];
  readonly at: number | null;
  readonly onClose: () => void;
}

/** What changed between two points of history: what the chart knew then and what it knew later. */
export function CompareDialog({ story, steps, at, onClose }: CompareProps) {
  const here = at === null ? steps.at(-1) : lastUntil(steps, at);
  const [after, setAfter] = useState(here?.n ?? 0);
  const [before, setBefore] = useState(Math.max(0, (here?.n ?? 1) - 1));
  const [one, other] = [steps[Math.min(before, after)], steps[Math.max(before, after)]];
  const [answer, again] = useLoaded(`${one?.seq} ${other?.seq}`, async () =>
    Promise.all([story.replay(one?.seq ?? 0), story.replay(other?.seq ?? 0)]),
  );
  return (
    <Dialog
      title="Two points of its history"
      onClose={onClose}
      buttons={
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      }
    >
      <div class="field-row">
        <StepChoice label="From" steps={steps} value={before} onChoose={setBefore} />
        <StepChoice label="To" steps={steps} value={after} onChoose={setAfter} />
      </div>
      {answer.state === 'loading' && <p class="muted">Rebuilding both from its events…</p>}
      {answer.state === 'failed' && (
        <p class="late" role="alert">
          {answer.why}{' '}
          <button type="button" class="button small" onClick={again}>
            Try again
          </button>
        </p>
      )}
      {answer.state === 'there' && <Differences those={between(answer.value)} />}
    </Dialog>
  );
}

/** Bookkeeping that changes with every event says nothing. */
const LEFT_OUT = new Set(['version', 'seq', 'updatedAt', 'enteredAt', 'readyAt']);
/** Times are numbers in a chart. */
const TIMES = /(?:At|Until|^at)$/;

function between([one, other]: readonly Replay[]): readonly Difference[] {
  const state = differencesOf({ state: one?.statePath }, { state: other?.statePath });
  const context = differencesOf(one?.snapshot.context, other?.snapshot.context);
  return [...state, ...context].filter(({ path }) => !LEFT_OUT.has(path.split('.').at(-1) ?? ''));
}

function Differences({ those }: { readonly those: readonly Difference[] }) {
  if (those.length === 0) return <p class="muted">Nothing that the chart knows differs.</p>;
  return (
    <div class="differences" tabIndex={0} role="region" aria-label="What differs">
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {those.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">
                <bdi>{fieldName(path)}</bdi>
              </th>
              <td>
                <bdi>{valueWords(path, before)}</bdi>
              </td>
              <td>
                <bdi>{valueWords(path, after)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const valueWords = (path: string, value: string): string =>
  TIMES.test(path) && /^\d{12,}$/.test(value) ? hourTime(Number(value), true) : value;

function StepChoice(props: {
  readonly label: string;
  readonly steps: readonly Step[];
  readonly value: number;
  readonly onChoose: (n: number) => void;
}) {
  const { label, steps, value, onChoose } = props;
  return (
    <label class="field">
      {label}
      <select
        class="input"
        value={String(value)}
        onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
      >
        {steps.map(({ n, at, from, to }) => (
          <option key={n} value={String(n)}>
            {`${n} · ${hourTime(at, true)} ${from === null ? 'made in' : `${stateName(from)} →`} ${stateName(to)}`}
          </option>
        ))}
      </select>
    </label>
  );
}
