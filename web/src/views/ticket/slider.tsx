import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { axisTime, hourTime } from './times.ts';
import type { Mark, Piece } from './band.ts';
import { endOfLife, marksOf, piecesOf, scaleOf, ticksOf } from './band.ts';
import { stateName, stepWords } from './move-words.ts';
import { goTo } from './place.ts';
import type { Past } from './steps.ts';
import { lastBefore, lastUntil, stepBeside } from './steps.ts';

interface SliderProps {
  readonly past: Past;
  readonly at: number | null;
  readonly now: number;
}

const HEIGHT = 17;
/** Words beside a mark need so many pixels; a mark without them is told by its title. */
const MARK_CHAR_PX = 6.4;

/** The ticket's life as a band, coloured by who acted; its handle stands at any point of it. */
export function Slider({ past, at, now }: SliderProps) {
  const limits = useCell(useSession().status)?.limits ?? null;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { steps, points } = past;
  // A second of a long life is no pixel: the band grows with what can be seen of it.
  const life = endOfLife(steps, now) - (steps[0]?.at ?? now);
  const grain = Math.max(1_000, life / 400);
  const end = at === null && life < 60_000 ? now : Math.ceil(now / grain) * grain;
  const pieces = useMemo(() => piecesOf(steps, end), [steps, end]);
  const scale = useMemo(() => scaleOf(pieces, width), [pieces, width]);
  const marks = useMemo(() => marksOf(steps), [steps]);
  const ticks = ticksOf(pieces, scale, { width, apart: life < DAY ? 84 : 132 }).filter(
    // A life of a second has one time.
    ({ at: time }, index, all) =>
      index === 0 || axisTime(time, life) !== axisTime(all[index - 1]?.at ?? 0, life),
  );
  const point = at === null ? null : lastUntil(points, at);
  const step = lastUntil(steps, at ?? Number.MAX_SAFE_INTEGER);
  const x = point === null ? width : scale.xOf(point.at);
  const toPlace = (place: number): void => {
    if (place >= width - 2) return goTo(null);
    const there = lastBefore(points, scale.timeAt(Math.max(0, place)) + 0.5) ?? points[0];
    goTo(!there || there === points.at(-1) ? null : there.seq);
  };
  const onPointer = (event: PointerEvent): void => {
    const rect = box.current?.getBoundingClientRect();
    if (rect) toPlace(event.clientX - rect.left);
  };
  const toStep = (way: -1 | 1): void => {
    const there = stepBeside(steps, at, way);
    if (there !== undefined) goTo(there === null || there === steps.at(-1) ? null : there.seq);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => toStep(-1),
      ArrowDown: () => toStep(-1),
      ArrowRight: () => toStep(1),
      ArrowUp: () => toStep(1),
      Home: () => goTo(steps.length > 1 ? (steps[0]?.seq ?? null) : null),
      End: () => goTo(null),
    };
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  const number = step?.n ?? 0;
  return (
    <div class="slider-frame">
      <div
        ref={box}
        class="slider"
        role="slider"
        tabIndex={0}
        aria-label="Point of the ticket’s history"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, steps.length - 1)}
        aria-valuenow={number}
        aria-valuetext={
          step
            ? `${at === null ? 'now, after step' : 'step'} ${number}, ${hourTime(point?.at ?? step.at, true)}: ${stepWords(step, limits)}`
            : 'now'
        }
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus();
          onPointer(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) onPointer(event);
        }}
      >
        <svg width={width} height={64} aria-hidden="true" class="band">
          {pieces.map((piece) => (
            <PieceBox key={piece.seq} piece={piece} xOf={scale.xOf} reached={x} />
          ))}
          <Marks marks={marks} xOf={scale.xOf} reached={x} width={width} />
          {ticks.map(({ x: place, at: time }, index) => (
            <text
              key={place}
              class="tick"
              x={place}
              y={60}
              text-anchor={index === 0 ? 'start' : place >= width ? 'end' : 'middle'}
            >
              {axisTime(time, life)}
            </text>
          ))}
          <line class="handle-line" x1={x} x2={x} y1={9} y2={46} />
          <circle class="handle" cx={x} cy={7} r={5.5} />
        </svg>
      </div>
      {!scale.even && <p class="faint band-note">long waits are drawn shorter</p>}
    </div>
  );
}

const DAY = 24 * 60 * 60 * 1_000;

function PieceBox(props: {
  readonly piece: Piece;
  readonly xOf: (at: number) => number;
  readonly reached: number;
}) {
  const { piece, xOf, reached } = props;
  const left = xOf(piece.from);
  const width = Math.max(2, xOf(piece.to) - left - 1.5);
  const cut = Math.min(1, Math.max(0, (reached - left) / (width + 1.5)));
  const room = width > piece.label.length * MARK_CHAR_PX + 10;
  const box = (x: number, wide: number, later: boolean) =>
    wide > 0.5 && (
      <rect
        class={`piece ${piece.actor} ${later ? 'later' : ''}`}
        x={x + 0.75}
        y={25}
        width={Math.max(0.5, wide)}
        height={HEIGHT}
        rx={Math.min(3, wide / 2)}
      />
    );
  return (
    <g>
      <title>{stateName(piece.path)}</title>
      {cut >= 1 || cut <= 0 ? (
        box(left, width, cut <= 0)
      ) : (
        <>
          {box(left, width * cut, false)}
          {box(left + width * cut, width * (1 - cut), true)}
        </>
      )}
      {room && (
        <text class={`piece-name ${piece.actor} ${cut < 0.5 ? 'later' : ''}`} x={left + 6} y={37.3}>
          {piece.label}
        </text>
      )}
    </g>
  );
}

function Marks(props: {
  readonly marks: readonly Mark[];
  readonly xOf: (at: number) => number;
  readonly reached: number;
  readonly width: number;
}) {
  const { marks, xOf, reached, width } = props;
  // Words stand left of their mark where the one before leaves room, else right of it, else in its title.
  let taken = 0;
  return (
    <>
      {marks.map(({ seq, at, shape, text }, index) => {
        const x = xOf(at);
        const next = marks[index + 1];
        const long = 11 + text.length * MARK_CHAR_PX;
        const left = x - long > taken;
        const right = !left && x + long < (next ? xOf(next.at) - 12 : width);
        taken = x + (right ? long : 8);
        return (
          <g key={seq} class={`mark ${shape} ${x > reached + 1 ? 'later' : ''}`}>
            <title>{text}</title>
            {(left || right) && (
              <text x={left ? x - 10 : x + 10} y={19} text-anchor={left ? 'end' : 'start'}>
                {text}
              </text>
            )}
            {shape === 'cross' && <path d={`M${x - 4} 11l8 8m0 -8l-8 8`} />}
            {shape === 'triangle' && <path class="fill" d={`M${x - 5} 11.5h10l-5 7.5z`} />}
            {shape === 'question' && (
              <text x={x} y={19.5} text-anchor="middle" class="sign">
                ?
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => setWidth(Math.max(200, Math.floor(element.clientWidth)));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
