import { useEffect, useRef } from 'preact/hooks';
import type { TicketState } from '../../../../src/transport/protocol/ticket.ts';
import { Dot } from '../../ui/dot.tsx';
import { grouped } from '../../ui/words.ts';
import type { Column } from './model.ts';

interface StateTabsProps {
  readonly columns: readonly Column[];
  readonly state: TicketState;
  readonly onChoose: (state: TicketState) => void;
}

/** Where there is room for one column: which one. */
export function StateTabs({ columns, state, onChoose }: StateTabsProps) {
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = tabs;
    const chosen = current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (!current || !chosen) return;
    current.scrollLeft = chosen.offsetLeft - (current.clientWidth - chosen.offsetWidth) / 2;
  }, [state]);
  return (
    <div class="state-tabs" role="group" aria-label="States" ref={tabs}>
      {columns.map(({ shape, shown }) => (
        <button
          key={shape.state}
          type="button"
          class="state-tab"
          aria-pressed={shape.state === state}
          onClick={() => onChoose(shape.state)}
        >
          <Dot who={shape.who} />
          <span>{shape.state}</span>
          <strong>{grouped(shown)}</strong>
        </button>
      ))}
    </div>
  );
}
