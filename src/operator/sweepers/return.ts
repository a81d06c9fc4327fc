import type { OperatorEdge } from '../edge.ts';
import { proposeMoves } from '../propose-moves.ts';
import type { Sweeper } from '../sweeper.ts';

/**
 * Gives a ticket that a mechanical obstacle stopped one more try. Which ones, and that it does so once and never with a
 * judged one, is the ticket's own guard: here nobody repeats it.
 */
export const returnOnce = (edge: OperatorEdge): Sweeper => ({
  name: 'return',
  moves: true,
  sweep: async (signal) => ({
    moved: {
      returned: await proposeMoves(edge, {
        type: 'operator.returned',
        about: ({ state }) => state === 'needs_input',
        signal,
      }),
    },
  }),
});
