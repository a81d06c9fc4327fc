import { useEffect, useRef } from 'preact/hooks';
import { useKeys } from '../../keys.ts';
import { COLUMNS } from './columns.ts';
import type { ColumnHandle, Handles } from './board-column.tsx';
import type { Item } from './model.ts';
import { isPart, keyOf } from './model.ts';

interface CardKeys {
  readonly handles: Handles;
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
}

const isTicket = (item: Item | undefined): boolean => item !== undefined && !isPart(item);

const FRAMES_MAX = 20;

/** Arrows go from card to card; Enter opens the one that has the focus, as it is a link. */
export function useCardKeys({ handles, chosen, choose }: CardKeys): void {
  const had = useRef(false);
  // A card that moved to another column takes the focus along.
  useEffect(() => {
    const lost = had.current && document.activeElement === document.body;
    if (lost && chosen !== null) linkOf(chosen)?.focus({ preventScroll: true });
    had.current = chosen !== null && linkOf(chosen) === document.activeElement;
  });
  const goTo = (handle: ColumnHandle | undefined, at: number): void => {
    const item = handle?.items[at];
    if (!handle || !item || isPart(item)) return;
    choose(item.id);
    handle.virtual.scrollToIndex(at, { align: 'auto' });
    focusSoon(item.id, FRAMES_MAX);
  };
  const step = (by: 1 | -1): void => {
    const found = find(handles, chosen);
    if (!found) return goTo(...first(handles));
    for (let at = found.at + by; at >= 0 && at < found.handle.items.length; at += by) {
      if (isTicket(found.handle.items[at])) return goTo(found.handle, at);
    }
  };
  const aside = (by: 1 | -1): void => {
    const found = find(handles, chosen);
    if (!found) return goTo(...first(handles));
    const y = topOf(found.handle, found.at);
    const states = COLUMNS.map(({ state }) => state);
    for (let at = states.indexOf(found.state) + by; states[at] !== undefined; at += by) {
      const handle = handles.get(states[at] as (typeof states)[number]);
      const near = handle && nearest(handle, y);
      if (near !== undefined) return goTo(handle, near);
    }
  };
  useKeys({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    ArrowRight: () => aside(1),
    ArrowLeft: () => aside(-1),
  });
}

function find(handles: Handles, id: string | null) {
  if (id === null) return null;
  for (const [state, handle] of handles) {
    const at = handle.items.findIndex((item) => keyOf(item) === id);
    if (at !== -1) return { state, handle, at };
  }
  return null;
}

/** Where nothing was chosen yet, or what was chosen is not shown any more. */
function first(handles: Handles): [ColumnHandle | undefined, number] {
  for (const { state } of COLUMNS) {
    const handle = handles.get(state);
    const at = handle?.items.findIndex(isTicket) ?? -1;
    if (at !== -1) return [handle, at];
  }
  return [undefined, 0];
}

const topOf = ({ virtual }: ColumnHandle, index: number): number =>
  (virtual.getVirtualItems().find((row) => row.index === index)?.start ?? 0) -
  (virtual.scrollOffset ?? 0);

/** The card of a column that stands beside the one that was left. */
function nearest(handle: ColumnHandle, y: number): number | undefined {
  let best: { index: number; off: number } | undefined;
  for (const { index, start } of handle.virtual.getVirtualItems()) {
    if (!isTicket(handle.items[index])) continue;
    const off = Math.abs(start - (handle.virtual.scrollOffset ?? 0) - y);
    if (!best || off < best.off) best = { index, off };
  }
  return best?.index;
}

/** @returns null while it is not drawn */
const linkOf = (id: string): HTMLElement | null =>
  document.querySelector(`[data-ticket="${CSS.escape(id)}"] .card-title`);

/** A card that was far away is drawn in one of the next frames. */
function focusSoon(id: string, frames: number): void {
  const link = linkOf(id);
  if (link) {
    link.focus({ preventScroll: true });
    link.closest('.column')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  } else if (frames > 0) {
    requestAnimationFrame(() => focusSoon(id, frames - 1));
  }
}
