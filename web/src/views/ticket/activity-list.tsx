import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { activityOf } from './activity.ts';
import type { Entry } from './entry.ts';
import { Part, Sha } from './parts.tsx';
import { straight } from './straight.ts';
import { dayTime } from './times.ts';

const SHOWN_FIRST = 40;
const SAID_CHARS = 600;

interface ActivityProps {
  readonly events: readonly StreamEvent[];
  /** Whether the whole history is there. */
  readonly read: boolean;
  readonly children: ComponentChildren;
}

/** What happened, newest first. */
export function ActivityList({ events, read, children }: ActivityProps) {
  const limits = useCell(useSession().status)?.limits ?? null;
  const entries = useMemo(() => activityOf(events, limits), [events, limits]);
  const [shown, setShown] = useState(SHOWN_FIRST);
  return (
    <Part id="activity" title="Activity">
      {children}
      {entries.length === 0 && (
        <p class="muted">{read ? 'Nothing has happened yet.' : 'Reading its history…'}</p>
      )}
      <ol class="activity">
        {entries.slice(0, shown).map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
      </ol>
      {entries.length > shown && (
        <button type="button" class="button small" onClick={() => setShown(shown + 200)}>
          {`Show ${Math.min(200, entries.length - shown)} earlier ones`}
        </button>
      )}
    </Part>
  );
}

function Line({ entry }: { readonly entry: Entry }) {
  const { at, tone, head, text, sha, said, points } = entry;
  return (
    <li class={`entry ${tone}`}>
      <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
        {dayTime(at)}
      </time>
      <div>
        <p>
          <strong>
            <bdi>{head}</bdi>
          </strong>{' '}
          <bdi>{straight(text)}</bdi>
          {sha && (
            <>
              {' '}
              <Sha of={sha} />
            </>
          )}
        </p>
        {said !== null && <Speech text={said} />}
        {points.length > 0 && (
          <ul class="points">
            {points.map((point, index) => (
              <li key={index}>
                <bdi>{point}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** What somebody said, in their own words; the long ones are cut. */
function Speech({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const long = text.length > SAID_CHARS;
  return (
    <>
      <p class="speech">
        <bdi>{long && !whole ? `${text.slice(0, SAID_CHARS)}…` : text}</bdi>
      </p>
      {long && (
        <button type="button" class="button small" onClick={() => setWhole(!whole)}>
          {whole ? 'Less' : 'All of it'}
        </button>
      )}
    </>
  );
}
