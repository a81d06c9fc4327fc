import type { DrawnNode } from '../../chart/drawing.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import { enteredIn } from '../../data/flow-count.ts';
import { grouped } from '../../ui/words.ts';
import { endTime } from './words.ts';

interface DoneProps {
  readonly node: DrawnNode;
  readonly count: number;
  readonly flow: FlowAnswer;
  /** "in the last hour" */
  readonly range: string;
  readonly acts: string;
}

const PAD = 12;
const STEP = 13.4;
const BARS = 12;
const BARS_HEIGHT = 22;

/** Accepted work: how much there is, and when it came. */
export function DoneFace({ node, count, flow, range, acts }: DoneProps) {
  const { width, height } = node;
  const room = width - 2 * PAD;
  const small = height < 100;
  const fit = Math.floor((room + STEP - 10) / STEP);
  const dots = Math.min(count, fit);
  const parts = barsOf(flow);
  const accepted = parts.reduce((sum, part) => sum + part, 0);
  const ms = Date.parse(flow.to) - Date.parse(flow.from);
  const base = height - 28;
  return (
    <g>
      <circle class="state-dot accepted" cx={small ? 13.5 : 15.5} cy={small ? 18 : 20} r="3.6" />
      <text class="state-name" x={small ? 22 : 26} y={small ? 22.5 : 25}>
        {node.name}
      </text>
      <text
        class={`state-count ${count === 0 ? 'none' : ''}`}
        x={width - (small ? 9 : PAD)}
        y={small ? 23.5 : 27}
        style={`font-size:${small ? 16 : 21}px`}
      >
        {grouped(count)}
      </text>
      {!small && (
        <text class="state-who" x={PAD} y="43">
          {acts}
        </text>
      )}
      {Array.from({ length: dots }, (_, index) => (
        <circle
          key={index}
          class={`done-dot ${index === dots - 1 && count > fit ? 'more' : ''}`}
          cx={PAD + 5 + index * STEP}
          cy={small ? 46 : 65}
          r="4.4"
        />
      ))}
      {!small && count > 0 && (
        <g>
          <text class="state-who" x={PAD} y="96">{`${grouped(accepted)} ${range}`}</text>
          <Bars parts={parts} x={PAD} width={room} base={base} />
          <text class="lane-time" x={PAD} y={base + 15}>
            {endTime(flow.from, ms)}
          </text>
          <text class="lane-time" x={width - PAD} y={base + 15} text-anchor="end">
            {endTime(flow.to, ms)}
          </text>
        </g>
      )}
    </g>
  );
}

function Bars({ parts, x, width, base }: BarsProps) {
  const step = width / parts.length;
  const most = Math.max(1, ...parts);
  return (
    <>
      {parts.map((part, index) => {
        const tall = part === 0 ? 1.5 : Math.max(4, (part / most) * BARS_HEIGHT);
        return (
          <rect
            key={index}
            class="done-bar"
            x={x + index * step}
            y={base - tall}
            width={step - 3}
            height={tall}
          />
        );
      })}
    </>
  );
}

interface BarsProps {
  readonly parts: readonly number[];
  readonly x: number;
  readonly width: number;
  readonly base: number;
}

/** How many were accepted in each twelfth of the range. */
function barsOf({ buckets }: FlowAnswer): readonly number[] {
  const bars = Array.from({ length: BARS }, () => 0);
  buckets.forEach((bucket, index) => {
    const at = Math.floor((index * BARS) / buckets.length);
    bars[at] = (bars[at] ?? 0) + enteredIn(bucket, 'done');
  });
  return bars;
}
