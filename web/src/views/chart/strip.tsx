import { useEffect, useState } from 'preact/hooks';
import type { FlowAnswer } from '../../data/flow-count.ts';
import type { Move } from '../../data/moves.ts';
import { ticketHref } from '../../route.ts';
import { clockTime, counted, grouped } from '../../ui/words.ts';
import { because, byWords, placeName } from './because.ts';
import { endTime } from './words.ts';

interface StripProps {
  readonly flow: FlowAnswer;
  readonly moves: readonly Move[];
  /** Null while connected; else when something was heard last. */
  readonly lastHeard: string | null;
  readonly slides: boolean;
}

/** What happened, along the bottom: how much, and the newest of it. */
export const Strip = ({ flow, moves, lastHeard, slides }: StripProps) => (
  <section class="strip" aria-label="Moves">
    <Pulse flow={flow} lastHeard={lastHeard} slides={slides} />
    <Newest moves={moves} />
  </section>
);

const WIDTH = 192;
const HEIGHT = 46;

/** Moves in each sixtieth of the range; in an hour, each minute. */
function Pulse({ flow, lastHeard, slides }: Omit<StripProps, 'moves'>) {
  const { buckets, from, to } = flow;
  const ms = Date.parse(to) - Date.parse(from);
  const most = Math.max(1, ...buckets.map(({ moves }) => moves));
  const step = WIDTH / Math.max(1, buckets.length);
  const all = buckets.reduce((sum, { moves }) => sum + moves, 0);
  const quiet = lastHeard === null ? quietTime(flow) : null;
  const title = Math.abs(ms - 3_600_000) < 1_000 ? 'Moves a minute' : `Moves in each ${part(ms)}`;
  return (
    <div class="pulse">
      <h2 class="strip-title">{title}</h2>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`${counted(all, 'move')} in the range, ${most} at most in one part of it`}
      >
        <path class="pulse-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        {buckets.map(({ at, moves }, index) => {
          if (moves === 0) return null;
          const tall = Math.max(2, (moves / most) * HEIGHT);
          const now = slides && lastHeard === null && index === buckets.length - 1 ? 'now' : '';
          return (
            <rect
              key={at}
              class={`pulse-bar ${now}`}
              x={index * step}
              y={HEIGHT - tall}
              width={Math.max(1, step - 0.9)}
              height={tall}
            />
          );
        })}
      </svg>
      <p class="pulse-axis">
        <span>{endTime(from, ms)}</span>
        <span>{lastHeard !== null ? `last heard ${lastHeard}` : (quiet ?? '')}</span>
        <span>{lastHeard !== null ? '' : slides ? 'now' : endTime(to, ms)}</span>
      </p>
    </div>
  );
}

function part(ms: number): string {
  const seconds = Math.round(ms / 60_000);
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.round(seconds / 60)} m` : `${Math.round(seconds / 3_600)} h`;
}

/** Where nothing moved between moves: the last such part, which one asks about. */
function quietTime({ buckets }: FlowAnswer): string | null {
  const first = buckets.findIndex(({ moves }) => moves > 0);
  const last = buckets.findLastIndex(({ moves }) => moves > 0);
  const quiet = buckets.findLast(
    ({ moves }, index) => moves === 0 && index > first && index < last,
  );
  if (first === -1 || !quiet) return null;
  return `quiet ${endTime(quiet.at, 0)}`;
}

const LIT_MS = 1_500;

function Newest({ moves }: { readonly moves: readonly Move[] }) {
  const lit = useNewest(moves[0]?.seq ?? 0);
  return (
    <div class="newest" tabIndex={0} role="region" aria-label="Newest moves">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Ticket</th>
            <th scope="col">Move</th>
            <th scope="col">Because</th>
            <th scope="col">By</th>
            <th scope="col">Seq</th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => (
            <tr key={move.seq} class={move.seq === lit ? 'lit' : undefined}>
              <td>{clockTime(move.at)}</td>
              <td class="mono">
                {move.ticket === null ? (
                  ''
                ) : (
                  <a href={ticketHref(move.ticket)}>
                    <bdi>{move.ticket}</bdi>
                  </a>
                )}
              </td>
              <td>
                <Way move={move} />
              </td>
              <td class="newest-why">
                <bdi>{because(move)}</bdi>
              </td>
              <td>
                <bdi>{byWords(move.by)}</bdi>
              </td>
              <td>{grouped(move.seq)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {moves.length === 0 && <p class="muted">Nothing has moved yet.</p>}
    </div>
  );
}

export const Way = ({ move: { chart, from, to } }: { readonly move: Move }) => (
  <>
    {from !== null && <span class="muted">{`${placeName(chart, from)} → `}</span>}
    <span class="newest-to">{placeName(chart, to)}</span>
  </>
);

/** The newest one, for a moment after it came. */
function useNewest(seq: number): number | null {
  const [lit, setLit] = useState<{ readonly seq: number; readonly on: boolean }>({
    seq,
    on: false,
  });
  useEffect(() => {
    if (seq === lit.seq) return;
    setLit({ seq, on: true });
    const timer = setTimeout(() => setLit({ seq, on: false }), LIT_MS);
    return () => clearTimeout(timer);
  }, [seq]);
  return lit.on ? lit.seq : null;
}
