import { useEffect, useState } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import { ChartSvg } from '../../chart/chart-svg.tsx';
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
  return (
    <ChartSvg
      drawing={chart.graph}
      label="The ticket chart"
      inState={({ path, name }) => (
        <text x="12" y="24">{`${name} ${session.tickets.countOf(path)}`}</text>
      )}
    />
  );
}
