import { defaultRangeExtractor } from '@tanstack/virtual-core';
import type { Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { TicketState } from '../../../../src/transport/protocol/ticket.ts';
import { Dot } from '../../ui/dot.tsx';
import { grouped } from '../../ui/words.ts';
import { BoardContext } from './board-context.ts';
import { Card, RestRow } from './card.tsx';
import type { Column, Item } from './model.ts';
import { isPart, keyOf } from './model.ts';
import { Still } from './still.ts';
import { useVirtual } from './use-virtual.ts';

/** What the keyboard needs of a column. */
export interface ColumnHandle {
  readonly items: readonly Item[];
  readonly virtual: Virtualizer<HTMLElement, HTMLElement>;
}

export type Handles = Map<TicketState, ColumnHandle>;

const CARD_PX = 104;
const ROW_PX = 34;
const PART_PX = 26;
const OVERSCAN = 4;

interface ColumnProps {
  readonly column: Column;
  readonly does: string;
  readonly handles: Handles;
  /** While a card is dragged: what a drop here does, in words; null where it may not be dropped. */
  readonly drop?: string | null | undefined;
  readonly onDrop: () => void;
  /** What stands behind the last card. */
  readonly children?: ComponentChildren;
}

export function BoardColumn({ column, does, handles, drop, onDrop, children }: ColumnProps) {
  const { shape, items, places, shown, count } = column;
  const { chosen } = useContext(BoardContext);
  const scroll = useRef<HTMLDivElement>(null);
  const chosenAt = useMemo(() => indexOf(items, chosen), [items, chosen]);
  const virtual = useVirtual({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => sizeOf(items[at], shape.rows),
    getItemKey: (at) => {
      const item = items[at];
      return item ? keyOf(item) : at;
    },
    overscan: OVERSCAN,
    gap: shape.rows ? 0 : 8,
    // The card that the keyboard stands on is never taken away from under it.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      if (chosenAt === -1 || seen.includes(chosenAt)) return seen;
      return chosenAt < (seen[0] ?? 0) ? [chosenAt, ...seen] : [...seen, chosenAt];
    },
  });
  useLayoutEffect(() => void handles.set(shape.state, { items, virtual }));
  useEffect(() => () => void handles.delete(shape.state), []);
  const filtered = shown < count;
  const accept = (event: DragEvent): void => {
    if (drop) event.preventDefault();
  };
  return (
    <section
      class={`column ${drop === undefined ? '' : drop === null ? 'dims' : 'accepts'}`}
      aria-labelledby={`column-${shape.state}`}
      onDragEnter={accept}
      onDragOver={accept}
      onDrop={(event) => {
        if (!drop) return;
        event.preventDefault();
        onDrop();
      }}
    >
      <header class="column-head">
        <h2 id={`column-${shape.state}`}>
          <Dot who={shape.who} />
          <span>{shape.state}</span>
        </h2>
        <span class="column-count" title={filtered ? `${shown} of ${count}` : undefined}>
          {grouped(shown)}
          {filtered && <small>{` of ${grouped(count)}`}</small>}
        </span>
        <p class="column-does">{does}</p>
        {drop && <p class="column-drop">{drop}</p>}
      </header>
      <div class="column-scroll" ref={scroll}>
        <ul class="board-rows" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index];
            return item ? (
              <Row
                key={key}
                item={item}
                place={places?.[index] ?? null}
                index={index}
                start={start}
                rows={shape.rows}
                measure={virtual.measureElement}
              />
            ) : null;
          })}
        </ul>
        {children}
      </div>
    </section>
  );
}

const sizeOf = (item: Item | undefined, rows: boolean): number =>
  item && isPart(item) ? PART_PX : rows ? ROW_PX : CARD_PX;

const indexOf = (items: readonly Item[], key: string | null): number =>
  key === null ? -1 : items.findIndex((item) => keyOf(item) === key);

interface RowProps {
  readonly item: Item;
  readonly place: number | null;
  readonly index: number;
  readonly start: number;
  readonly rows: boolean;
  readonly measure: (element: HTMLElement | null) => void;
}

function Row({ item, place, index, start, rows, measure }: RowProps) {
  const { drag } = useContext(BoardContext);
  const ticket = isPart(item) ? null : item;
  return (
    <li
      ref={measure}
      class="board-row"
      data-index={index}
      data-ticket={ticket?.id}
      style={{ transform: `translateY(${start}px)` }}
      draggable={ticket !== null}
      onDragStart={(event) => {
        if (!ticket || !event.dataTransfer) return;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', ticket.id);
        drag(ticket);
      }}
      onDragEnd={() => drag(null)}
    >
      <Still of={[isPart(item) ? item.part : item, place]}>
        {() => <Line item={item} place={place} rows={rows} />}
      </Still>
    </li>
  );
}

type LineProps = Pick<RowProps, 'item' | 'place' | 'rows'>;

function Line({ item, place, rows }: LineProps) {
  if (isPart(item)) {
    return (
      <h3 class="board-part">
        {item.part.name} <span>{item.part.does}</span>
      </h3>
    );
  }
  return rows ? <RestRow ticket={item} /> : <Card ticket={item} place={place} />;
}
