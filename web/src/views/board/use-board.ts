import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { now, useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { flowOf } from '../../data/flow.ts';
import { isOverdue as isPastPace } from '../../data/pace.ts';
import { useCell, useSource } from '../../data/source.ts';
import { msSince } from '../../ui/words.ts';
import type { Filter } from './filter.ts';
import type { Column, Tally } from './model.ts';
import { BoardModel, tally } from './model.ts';
import { Activity } from './activity.ts';
import { whyFactsOf } from './why-facts.ts';
import type { WhyFacts } from './why.ts';
import { whySearched } from './why.ts';

export interface Board {
  readonly columns: readonly Column[];
  readonly tally: Tally;
  readonly isOverdue: (ticket: Ticket) => boolean;
  readonly whyFacts: () => WhyFacts;
}

/** The columns that the filter lets through, and what the chips say: as of this round. */
export function useBoard(filter: Filter): Board {
  const session = useSession();
  const model = useRef<BoardModel | null>(null);
  model.current ??= new BoardModel(session.tickets);
  const revision = useSource(session.tickets, (tickets) => tickets.revision);
  const status = useCell(session.status);
  const moment = Math.floor(useNow() / 1_000);
  const flow = flowOf(session, 'ticket');
  useEffect(() => flow.hold(), [flow]);
  const paces = useSource(flow, ({ paces }) => paces);
  const isOverdue = useCallback(
    ({ enteredAt, statePath }: Ticket) => isPastPace(msSince(enteredAt), paces.get(statePath)),
    [paces],
  );
  const activity = useMemo(() => new Activity(session), [session]);
  useEffect(() => activity.hold(), [activity]);
  const whyFacts = useCallback(() => whyFactsOf(session, activity, now()), [session, activity]);
  const columns = useMemo(() => {
    const line = whyFacts();
    return (model.current as BoardModel).columns({
      filter,
      line,
      moment,
      facts: { isOverdue, why: (ticket) => whySearched(ticket, line) },
    });
  }, [session, filter, revision, status, moment, isOverdue]);
  // Numbers on chips need not change twelve times a second.
  const counts = useMemo(
    () => tally(session.tickets, isOverdue),
    [session, moment, isOverdue, session.tickets.complete],
  );
  return { columns, tally: counts, isOverdue, whyFacts };
}
