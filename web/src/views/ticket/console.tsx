import { useEffect, useRef, useState } from 'preact/hooks';
import type { Worker, WorkerLog } from '../../../../src/transport/protocol/worker.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { ConsoleFeed } from './console-feed.ts';
import { ConsoleLines, plainText, withoutNonce } from './console-text.ts';
import { Part } from './parts.tsx';
import { runEnd } from './run-words.ts';
import { isLive } from './scene.ts';
import { runName } from './steps.ts';
import type { Screen } from './terminal.ts';
import { hourTime } from './times.ts';

interface ConsoleProps {
  readonly runs: readonly Worker[];
  /** The one that is shown. */
  readonly run: Worker | undefined;
  readonly onChoose: (run: string) => void;
}

/** What a run put out, from its beginning on and as it comes. */
export function Console({ runs, run, onChoose }: ConsoleProps) {
  const [following, setFollowing] = useState(true);
  useKeys({ f: () => setFollowing(!following) });
  if (!run) {
    return (
      <Part id="console" title="Console">
        <p class="console-none">Nothing yet: what a worker puts out appears here.</p>
      </Part>
    );
  }
  return (
    <Part
      id="console"
      title="Console"
      aside={
        <>
          <label class="console-run">
            <span class="hidden">Output of</span>
            <select
              class="input small"
              value={run.id}
              onChange={({ currentTarget }) => onChoose(currentTarget.value)}
            >
              {runs.map((one) => (
                <option key={one.id} value={one.id}>
                  {`${runName(one.id)}, ${isLive(one) ? 'live' : runEnd(one).text}`}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            class="button plain small follows"
            aria-pressed={following}
            aria-keyshortcuts="f"
            onClick={() => setFollowing(!following)}
          >
            {following ? 'follows' : 'stands still'}{' '}
            <kbd class="kbd" aria-hidden="true">
              f
            </kbd>
          </button>
        </>
      }
    >
      <Output key={run.id} run={run} following={following} onFollow={setFollowing} />
    </Part>
  );
}

interface OutputProps {
  readonly run: Worker;
  readonly following: boolean;
  readonly onFollow: (on: boolean) => void;
}

function Output({ run, following, onFollow }: OutputProps) {
  const { client } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  const known = useRef(run);
  known.current = run;
  const [feed, setFeed] = useState<ConsoleFeed | null>(null);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let wanted = true;
    let begun: ConsoleFeed | null = null;
    import('./terminal.ts').then(
      ({ openScreen }) => {
        if (!wanted || !box.current) return;
        const opened = openScreen(box.current, (atEnd) => onFollow(atEnd));
        screen.current = opened;
        const lines = new ConsoleLines((at) => hourTime(Date.parse(at), true));
        begun = new ConsoleFeed({
          read: (from, limit) =>
            client.get<WorkerLog>(`/workers/${encodeURIComponent(run.id)}/log`, { from, limit }),
          isLive: () => isLive(known.current),
          isSeen: () => document.visibilityState === 'visible' && isInView(box.current),
          write: (pieces) => opened.write(pieces.map((piece) => lines.write(piece)).join('')),
          plain: (text) => plainText(withoutNonce(text)),
        });
        setFeed(begun);
      },
      () => wanted && setMissing(true),
    );
    return () => {
      wanted = false;
      begun?.stop();
      screen.current?.close();
      screen.current = null;
    };
  }, [run.id]);
  useEffect(() => screen.current?.follow(following), [following, feed]);
  useEffect(() => feed?.wake(), [run.state, feed]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = (screen.current?.rows ?? 10) - 1;
    const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -1e6, End: 1e6 }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    screen.current?.scroll(by);
  };
  return (
    <>
      <div
        class="console"
        tabIndex={0}
        role="group"
        aria-label={`What ${runName(run.id)} puts out; arrows scroll`}
        onKeyDown={onKeyDown}
      >
        <div class="console-screen" ref={box} aria-hidden="true" />
        {missing ? (
          <p class="console-note">
            The terminal could not be loaded: the service may have been updated. Load the page
            again.
          </p>
        ) : (
          feed && <Note feed={feed} run={run} />
        )}
      </div>
      {feed && <Spoken feed={feed} />}
    </>
  );
}

/** Why there is nothing to see. */
function Note({ feed, run }: { readonly feed: ConsoleFeed; readonly run: Worker }) {
  const empty = useSource(feed, ({ pieces }) => pieces === 0);
  const state = useSource(feed, ({ state }) => state);
  if (state === 'failed' && empty) {
    return <p class="console-note">Its output cannot be read at present. It is tried again.</p>;
  }
  if (!empty || state === 'reading') return null;
  const words = isLive(run)
    ? 'It has put out nothing yet.'
    : 'It put out nothing, or its output was cleared away since.';
  return <p class="console-note">{words}</p>;
}

/** The same words for those who do not see the terminal. */
function Spoken({ feed }: { readonly feed: ConsoleFeed }) {
  const text = useSource(feed, ({ text }) => text);
  const [shown, setShown] = useState(false);
  return (
    <details class="console-text" onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary>As plain text</summary>
      {shown && (
        <pre tabIndex={0} aria-label="The end of the output">
          {text || 'Nothing.'}
        </pre>
      )}
    </details>
  );
}

function isInView(element: HTMLElement | null): boolean {
  const rect = element?.getBoundingClientRect();
  return rect !== undefined && rect.bottom > 0 && rect.top < window.innerHeight;
}
