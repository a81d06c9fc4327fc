import { useEffect, useState } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';

/** The running system as its own statechart. */
export function ChartView() {
  const session = useSession();
  const [chart, setChart] = useState<Chart | null>(null);
  useSource(session.tickets, ({ revision }) => revision);
  useEffect(() => {
    session.client
      .get<Chart>('/charts/ticket')
      .then(setChart)
      .catch(() => {});
  }, [session]);
  if (!chart) return null;
  const { width, height, nodes, lines } = chart.graph;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%">
      {nodes.map(({ path, name, x, y, width, height }) => (
        <g key={path}>
          <rect
            x={x}
            y={y}
            width={width}
            height={height}
            rx="11"
            fill="var(--surface)"
            stroke="var(--line-strong)"
          />
          <text x={x + 12} y={y + 24}>{`${name} ${session.tickets.countOf(path)}`}</text>
        </g>
      ))}
      {lines.map(({ id, points }) => (
        <polyline
          key={id}
          points={points.map(({ x, y }) => `${x},${y}`).join(' ')}
          fill="none"
          stroke="var(--edge)"
        />
      ))}
    </svg>
  );
}
