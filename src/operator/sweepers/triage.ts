import type { OperatorEdge } from '../edge.ts';
import { proposeMoves } from '../propose-moves.ts';
import type { Sweeper } from '../sweeper.ts';

/** Sends an assigned ticket of the inbox on to `todo`, where automation is on. */
export const triage = (edge: OperatorEdge): Sweeper => ({
  name: 'triage',
  moves: true,
  sweep: async (signal) => ({
    moved: {
      triaged: await proposeMoves(edge, {
        type: 'operator.triaged',
        about: ({ state, assignee }) => state === 'inbox' && assignee !== null,
        signal,
      }),
    },
  }),
});
