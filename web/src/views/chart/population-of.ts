import type { Session } from '../../data/session.ts';
import type { Population } from './population.ts';
import { supervisorIn, workersIn } from './population.ts';

const SEEN = 300;

/** Who is where on a chart that is not the tickets'. */
export function populationOf(session: Session, chart: string): Population {
  const { workers, moves, status, connection } = session;
  const seen = moves.newest(SEEN, chart);
  if (chart === 'supervisor') {
    return supervisorIn(status.value, seen[0]?.at ?? connection.value.since);
  }
  const entered = new Map(seen.toReversed().map(({ actor, at }) => [actor, at]));
  return workersIn(workers.list, (id) => entered.get(id) ?? null);
}
