import { createContext } from 'preact';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Deed } from '../../shell/act/deeds.ts';
import type { WhyFacts } from './why.ts';

/** What every card of the board may ask and do. */
export interface BoardTools {
  readonly whyFacts: () => WhyFacts;
  readonly isOverdue: (ticket: Ticket) => boolean;
  /** Does it, or asks first. */
  readonly act: (ticket: Ticket, deed: Deed) => void;
  /** Opens the choice of places to which it can go. */
  readonly menu: (ticket: Ticket) => void;
  readonly drag: (ticket: Ticket | null) => void;
  /** The card that the keyboard stands on. */
  readonly chosen: string | null;
}

export const BoardContext = createContext<BoardTools>(null as unknown as BoardTools);
