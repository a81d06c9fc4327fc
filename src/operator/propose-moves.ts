import type { Census } from '../supervisor/ports.ts';
import type { OperatorEdge } from './edge.ts';

/** Told together; ten thousand at once would fill the mailboxes. */
const SLICE = 100;

const OPERATOR = { kind: 'operator', id: 'operator' } as const;

/**
 * Proposes a move to each of the tickets that it could be about; the guard of each decides inside the commit, with the
 * switch as it is then.
 * @returns how many moved.
 */
export async function proposeMoves(
  { host, flagged }: OperatorEdge,
  move: {
    readonly type: 'operator.triaged' | 'operator.returned';
    readonly about: (ticket: Census['waiting'][number]) => boolean;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { automationOn, waiting } = host.queries.census();
  if (!automationOn) return 0;
  const tickets = waiting.filter(move.about);
  let moved = 0;
  for (let at = 0; at < tickets.length; at += SLICE) {
    // Read again before each slice: nothing automatic begins after the flag has appeared.
    if (flagged() || move.signal.aborted) break;
    const outcomes = await Promise.all(
      tickets
        .slice(at, at + SLICE)
        // `held` is for the host to establish, inside the commit.
        .map(({ id }) =>
          host.tell(`ticket/${id}`, { type: move.type, held: true }, { by: OPERATOR }),
        ),
    );
    moved += outcomes.filter(({ outcome }) => outcome === 'applied').length;
  }
  return moved;
}
