import type { Who } from '../../ui/dot.tsx';
import { TOKEN_HEIGHT } from './lane.ts';

interface TokenProps {
  /** Its centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly label: string;
  readonly who: Who;
  readonly late?: boolean;
  /** Of its ticket or worker. */
  readonly id?: string;
  /** Whether the keys came to it. */
  readonly chosen?: boolean;
  /** For those who point at it. */
  readonly title?: string;
}

const RADIUS: Readonly<Record<Who, number>> = {
  machine: TOKEN_HEIGHT / 2,
  waits: 5,
  person: 2,
  accepted: TOKEN_HEIGHT / 2,
  nobody: 5,
};

/** A ticket's number in the shape of who must act: a filled pill, an outlined box, a square with a bar at its left. */
export function Token({
  x,
  y,
  width,
  label,
  who,
  late = false,
  id,
  title,
  chosen = false,
}: TokenProps) {
  const [left, top] = [-width / 2, -TOKEN_HEIGHT / 2];
  return (
    <g
      class={`token ${who} ${late ? 'late' : ''} ${chosen ? 'chosen' : ''}`}
      transform={`translate(${round(x)} ${round(y)})`}
      data-token={id}
    >
      {title !== undefined && <title>{title}</title>}
      <rect
        class="token-shape"
        x={left}
        y={top}
        width={width}
        height={TOKEN_HEIGHT}
        rx={RADIUS[who]}
      />
      {who === 'person' && (
        <rect class="token-bar" x={left} y={top} width="4.5" height={TOKEN_HEIGHT} rx="1.5" />
      )}
      <text class="token-label" x={who === 'person' ? 1.8 : 0} y="4.2">
        {label}
      </text>
      {late && <circle class="token-late" cx={-left - 1} cy={top + 1} r="4.2" />}
    </g>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
