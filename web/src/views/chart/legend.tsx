import type { ComponentChildren } from 'preact';
import type { Drawing } from '../../chart/drawing.ts';
import { Token } from './token.tsx';

interface LegendProps {
  /** After a number of moves. */
  readonly each: string;
  /** Whether it stands in a free corner of the picture. */
  readonly beside: boolean;
}

const CORNER = { width: 212, height: 325 };

/** Whether the lower left corner of a drawing is free. */
export const hasCorner = ({ nodes, lines, height }: Drawing): boolean =>
  nodes.every((node) => node.x >= CORNER.width || node.y + node.height <= height - CORNER.height) &&
  lines.every(({ points }) =>
    points.every(({ x, y }) => x >= CORNER.width || y <= height - CORNER.height),
  );

/** How to read the picture, once, below it. */
export const Legend = ({ each, beside }: LegendProps) => (
  <div class={`legend ${beside ? 'beside' : ''}`} aria-label="Legend" role="group">
    <b class="legend-title">A state is a clock</b>
    <svg class="legend-clock" viewBox="0 0 152 50" width="152" height="50" aria-hidden="true">
      <rect class="chart-box" x=".5" y=".5" width="151" height="49" rx="8" />
      <rect class="lane-slow" x="115" y="8" width="27" height="22" />
      <path class="lane-median" d="M64 8V33" />
      <path class="lane-base" d="M10 30H142" />
      <Token x={27} y={19} width={25} label="3" who="waits" />
      <Token x={84} y={19} width={25} label="2" who="machine" />
      <Token x={128} y={19} width={25} label="1" who="person" late />
      <g class="lane-axis">
        <text x="64" y="44">
          median
        </text>
        <text x="118" y="44">
          p95
        </text>
      </g>
    </svg>
    <p class="legend-words">
      A token moves right as it ages. <br />
      Past the second line it is slow.
    </p>
    <ul class="legend-keys">
      <Shape label="a machine is on it">
        <Token x={14} y={12} width={25} label="7" who="machine" />
      </Shape>
      <Shape label="waits">
        <Token x={14} y={12} width={25} label="7" who="waits" />
      </Shape>
      <Shape label="a person must act">
        <Token x={14} y={12} width={25} label="7" who="person" />
      </Shape>
      <Shape label="overdue">
        <Token x={14} y={12} width={25} label="7" who="waits" late />
      </Shape>
      <Shape label={`14 ${each}`}>
        <path class="chart-line-body" d="M1 12H28" stroke-width="5.9" />
      </Shape>
      <Shape label={`2 ${each}`}>
        <path class="chart-line-body" d="M1 12H28" stroke-width="1.5" />
      </Shape>
    </ul>
  </div>
);

const Shape = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) => (
  <li>
    <svg class="chart" viewBox="0 0 30 24" width="30" height="24" aria-hidden="true">
      {children}
    </svg>
    {label}
  </li>
);
