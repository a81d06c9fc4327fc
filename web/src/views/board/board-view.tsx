import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';
import { now } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { useRoute } from '../../route.ts';
import type { Deed } from '../../shell/act/deeds.ts';
import { deedsOf, deedTo } from '../../shell/act/deeds.ts';
import { effectWords } from '../../shell/act/effect.ts';
import { useDeed } from '../../shell/act/use-deed.tsx';
import { openAddTicket } from '../../shell/add-ticket/open.ts';
import { DropHint } from '../../shell/add-ticket/drop-hint.tsx';
import { BoardColumn } from './board-column.tsx';
import type { Handles } from './board-column.tsx';
import { BoardContext } from './board-context.ts';
import type { BoardTools } from './board-context.ts';
import { does } from './column-words.ts';
import { FilterBar } from './filter-bar.tsx';
import { parseFilter } from './filter.ts';
import type { Column } from './model.ts';
import { MoveMenu } from './move-menu.tsx';
import { useBoard } from './use-board.ts';
import { useCardKeys } from './use-card-keys.ts';
import { useNarrow } from './use-narrow.ts';
import { StateTabs } from './state-tabs.tsx';
import './board.css';
import './card.css';

/** Who has what. */
export function BoardView() {
  const session = useSession();
  const { query } = useRoute();
  const asked = query.get('q') ?? '';
  const filter = useMemo(() => parseFilter(asked), [asked]);
  const handles = useRef<Handles>(new Map()).current;
  const [chosen, setChosen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<Ticket | null>(null);
  const [menu, setMenu] = useState<Ticket | null>(null);
  const complete = useSource(session.tickets, (tickets) => tickets.complete);
  const { columns, tally, isOverdue, whyFacts } = useBoard(filter);
  const isLive = (): boolean => session.connection.value.status === 'live';
  const { begin: beginDeed, dialog } = useDeed();
  const begin = (ticket: Ticket, deed: Deed): void => {
    setMenu(null);
    beginDeed(ticket, deed);
  };
  const latest = useRef(begin);
  latest.current = begin;
  const tools = useMemo<BoardTools>(
    () => ({
      whyFacts,
      isOverdue,
      act: (ticket, deed) => latest.current(ticket, deed),
      menu: setMenu,
      drag: (ticket) => setDragged(isLive() ? ticket : null),
      chosen,
    }),
    [whyFacts, isOverdue, chosen],
  );
  const narrow = useNarrow();
  const tab = useTab(columns, narrow);
  const ticketOf = (): Ticket | undefined =>
    chosen === null ? undefined : session.tickets.get(chosen);
  const doing = (action: string) => (): void => {
    const ticket = ticketOf();
    const deed = ticket && deedsOf(ticket).find((deed) => deed.action === action);
    if (ticket && deed) begin(ticket, deed);
  };
  useCardKeys({ handles, chosen, choose: setChosen });
  useKeys({
    m: () => {
      const ticket = ticketOf();
      if (ticket) setMenu(ticket);
    },
    a: doing('approve'),
    r: doing('reject'),
    x: doing('cancel'),
  });
  const shown = columns.reduce((sum, column) => sum + column.shown, 0);
  const dropOn = (state: TicketState): Deed | null =>
    dragged ? (deedTo(dragged, state) ?? null) : null;
  const dropWords = (state: TicketState): string | null | undefined => {
    if (!dragged || dragged.state === state) return undefined;
    const deed = dropOn(state);
    return deed && `${deed.name}: ${effectWords(session, dragged, deed)}`;
  };
  return (
    <BoardContext.Provider value={tools}>
      <div class="board-view">
        <h1 class="hidden">Board</h1>
        <FilterBar tally={tally} shown={shown} onAdd={openAddTicket} />
        {narrow && <StateTabs columns={columns} state={tab.state} onChoose={tab.choose} />}
        <div class="board" onFocusIn={({ target }) => setChosen(ticketAt(target) ?? chosen)}>
          {columns.map((column) => {
            const { state } = column.shape;
            if (narrow && state !== tab.state) return null;
            return (
              <BoardColumn
                key={state}
                column={column}
                does={does(column, session, now())}
                handles={handles}
                drop={dropWords(state)}
                onDrop={() => {
                  const deed = dropOn(state);
                  if (dragged && deed) begin(dragged, deed);
                  setDragged(null);
                }}
              >
                {!complete && column.count === 0 && <p class="column-empty">Being read…</p>}
                {complete && column.shown === 0 && (
                  <p class="column-empty">{column.count > 0 ? 'None that fits' : 'None'}</p>
                )}
                {state === 'inbox' && <DropHint />}
              </BoardColumn>
            );
          })}
        </div>
        {menu && (
          <MoveMenu
            ticket={menu}
            onChoose={(deed) => begin(menu, deed)}
            onClose={() => setMenu(null)}
          />
        )}
        {dialog}
      </div>
    </BoardContext.Provider>
  );
}

const ticketAt = (target: EventTarget | null): string | undefined =>
  target instanceof Element
    ? target.closest<HTMLElement>('[data-ticket]')?.dataset['ticket']
    : undefined;

const FIRST_LOOK: readonly TicketState[] = [
  'needs_input',
  'in_progress',
  'review',
  'todo',
  'inbox',
];

/** The column that a phone shows: the one that was chosen, else the first that somebody should look at. */
function useTab(columns: readonly Column[], narrow: boolean) {
  const [chosen, setChosen] = useState<TicketState | null>(null);
  const filled = FIRST_LOOK.find((state) =>
    columns.some(({ shape, shown }) => shape.state === state && shown > 0),
  );
  useEffect(() => {
    // What is shown first stays when another column fills up.
    if (narrow && chosen === null && filled) setChosen(filled);
  }, [narrow, chosen, filled]);
  return { state: chosen ?? filled ?? 'todo', choose: setChosen };
}
