import { useMemo } from 'preact/hooks';
import { useSession } from '../../data/context.ts';
import { useCell, useSource } from '../../data/source.ts';
import type { Population } from './population.ts';
import { supervisorIn, TicketPopulation, workersIn } from './population.ts';

const SEEN = 300;

/** Who is where on a chart, kept up with the stream. */
export function usePopulation(chart: string): Population {
  const { tickets, workers, moves, status, connection } = useSession();
  const ticketsThere = useMemo(() => new TicketPopulation(tickets), [tickets]);
  const list = useSource(workers, ({ list }) => list);
  const now = useCell(status);
  const { since } = useCell(connection);
  if (chart === 'ticket') return ticketsThere;
  const seen = moves.newest(SEEN, chart);
  const entered = (id: string): number | null => seen.find(({ actor }) => actor === id)?.at ?? null;
  if (chart === 'worker') return workersIn(list, entered);
  return supervisorIn(now, seen[0]?.at ?? since);
}
