import type { DrawnNode } from '../../chart/drawing.ts';
import { isSub } from '../../chart/drawing.ts';
import type { Pace } from '../../data/pace.ts';
import { clockPlace, isOverdue } from '../../data/pace.ts';
import { whoOf } from '../../ui/dot.tsx';
import { grouped } from '../../ui/words.ts';
import type { Face, Inner } from './face.ts';
import { faceOf } from './face.ts';
import {
  density,
  DOTS_MAX,
  piled,
  ROW,
  seated,
  TOKEN_HEIGHT,
  TOKENS_MAX,
  tokenWidth,
} from './lane.ts';
import type { Item } from './population.ts';
import { Token } from './token.tsx';
import { axisTime } from './words.ts';

export interface FaceProps {
  readonly node: DrawnNode;
  readonly items: readonly Item[];
  /** Null where nothing has to happen. */
  readonly pace: Pace | undefined;
  /** Who acts, in words. */
  readonly acts: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** For a frame. */
  readonly inner: Inner | null;
  /** Those on their way here: they are drawn where they travel. */
  readonly travelling: ReadonlySet<string>;
  readonly late: number;
  /** The token that the keys came to. */
  readonly token: string | null;
}

/** A state from the inside: name, who acts, how many, and its clock. */
export function StateFace(props: FaceProps) {
  const { node, items, acts, inner, late } = props;
  const lateWords = late > 0 ? `${grouped(late)} overdue` : '';
  const face = faceOf(node, { who: acts, late: lateWords, inner, clock: props.pace !== undefined });
  const { dot, name, who, count, lane } = face;
  return (
    <g class={isSub(node) ? 'sub' : undefined}>
      <StateDot
        x={dot.x}
        y={dot.y}
        who={node.path === 'cancelled' ? 'nobody' : whoOf(node.owner, node.tags)}
      />
      <text
        class="state-name"
        x={name.x}
        y={name.y}
        style={name.size === undefined ? undefined : `font-size:${name.size}px`}
      >
        {node.name}
      </text>
      {count && (
        <text
          class={`state-count ${items.length === 0 ? 'none' : ''}`}
          x={count.x}
          y={count.y}
          style={`font-size:${count.size}px`}
        >
          {grouped(items.length)}
        </text>
      )}
      {who &&
        acts.split('\n').map((line, index) => (
          <text key={line} class="state-who" x={who.x} y={who.y + index * 14}>
            {line}
          </text>
        ))}
      {face.late && (
        <text class="state-late" x={face.late.x} y={face.late.y} text-anchor={face.late.anchor}>
          {lateWords}
        </text>
      )}
      {lane && <Lane {...props} lane={lane} />}
    </g>
  );
}

/** Filled: somebody acts. A ring: nobody does now. */
function StateDot({ x, y, who }: { readonly x: number; readonly y: number; readonly who: string }) {
  return <circle class={`state-dot ${who}`} cx={x} cy={y} r="3.6" />;
}

interface LaneProps extends FaceProps {
  readonly lane: NonNullable<Face['lane']>;
}

function Lane({ lane, pace, ...rest }: LaneProps) {
  if (!pace)
    return rest.node.tags.includes('final') ? null : <Row {...rest} pace={pace} lane={lane} />;
  const { x, y, width, height, axis } = lane;
  const base = y + height;
  const [median, p95] = [x + width * 0.4, x + width * 0.8];
  return (
    <g>
      <rect class="lane-slow" x={p95} y={y} width={width * 0.2} height={height} />
      <path class="lane-median" d={`M${median} ${y}V${base + 3}`} />
      <path class="lane-base" d={`M${x} ${base}H${x + width}`} />
      {axis && (
        <g class={`lane-axis ${pace.measured ? '' : 'expected'}`}>
          <text x={median} y={base + 15}>
            {axisTime(pace.medianMs)}
          </text>
          <text x={Math.min(p95, x + width - 14)} y={base + 15}>
            {axisTime(pace.p95Ms)}
          </text>
        </g>
      )}
      <Tokens {...rest} lane={lane} pace={pace} />
    </g>
  );
}

/** Where nothing has to happen: who is there, without a clock. */
function Row({ items, lane, travelling, token }: LaneProps) {
  const step = Math.max(0, ...items.slice(0, TOKENS_MAX).map(({ label }) => tokenWidth(label))) + 4;
  const fit = Math.min(TOKENS_MAX, Math.floor(lane.width / step) * lane.rows);
  return (
    <>
      {items.slice(0, fit).map((item, index) => {
        if (travelling.has(item.id)) return null;
        const inRow = Math.max(1, Math.floor(lane.width / step));
        return (
          <Token
            key={item.id}
            x={lane.x + ((index % inRow) + 0.5) * step - 2}
            y={lane.y + TOKEN_HEIGHT / 2 + Math.floor(index / inRow) * ROW}
            width={tokenWidth(item.label)}
            label={item.label}
            who={item.who}
            id={item.id}
            chosen={item.id === token}
            title={`${item.id} ${item.title}`}
          />
        );
      })}
    </>
  );
}

/** Tokens at their ages; more than a dozen are dots, more than sixty a strip. */
function Tokens({ items, pace, at, lane, travelling, token }: LaneProps & { readonly pace: Pace }) {
  const { x, y, width, height, rows } = lane;
  const base = y + height;
  if (items.length > DOTS_MAX) return <Strip items={items} pace={pace} at={at} lane={lane} />;
  const places = items.map(({ since }) => clockPlace(Math.max(0, at - since), pace));
  const sizes = items.map(({ label }) => tokenWidth(label));
  const seats =
    items.length > TOKENS_MAX
      ? null
      : seated(
          places.map((place, index) => ({ x: place * width, width: sizes[index] ?? 0 })),
          width,
          rows,
        );
  if (!seats) {
    const dots = piled(places, width, Math.max(1, Math.floor(height / 9)));
    return (
      <>
        {items.map((item, index) => {
          const seat = dots[index];
          const late = isOverdue(at - item.since, pace) ? 'late' : '';
          if (!seat || travelling.has(item.id)) return null;
          return (
            <circle
              key={item.id}
              class={`lane-dot ${item.who} ${late}`}
              cx={x + seat.x}
              cy={base - 5.5 - seat.row * 9}
              r="3.5"
            />
          );
        })}
      </>
    );
  }
  return (
    <>
      {items.map((item, index) => {
        const seat = seats[index];
        if (!seat || travelling.has(item.id)) return null;
        return (
          <Token
            key={item.id}
            x={x + seat.x}
            y={base - 1.5 - TOKEN_HEIGHT / 2 - seat.row * ROW}
            width={sizes[index] ?? 0}
            label={item.label}
            who={item.who}
            late={isOverdue(at - item.since, pace)}
            id={item.id}
            chosen={item.id === token}
            title={`${item.id} ${item.title}`}
          />
        );
      })}
    </>
  );
}

const PART = 6;

function Strip({
  items,
  pace,
  at,
  lane,
}: Pick<LaneProps, 'items' | 'at' | 'lane'> & { readonly pace: Pace }) {
  const { x, y, width, height } = lane;
  const parts = Math.floor(width / PART);
  const heights = density(
    items.map(({ since }) => clockPlace(Math.max(0, at - since), pace)),
    parts,
  );
  const who = items[0]?.who ?? 'nobody';
  return (
    <>
      {heights.map((part, index) => {
        if (part === 0) return null;
        const tall = Math.max(2, part * (height - 4));
        const late = (index + 0.5) / parts > 0.8 && isOverdue(at - (items[0]?.since ?? at), pace);
        return (
          <rect
            key={index}
            class={`lane-part ${who} ${late ? 'late' : ''}`}
            x={x + index * PART}
            y={y + height - tall}
            width={PART - 1}
            height={tall}
          />
        );
      })}
    </>
  );
}
