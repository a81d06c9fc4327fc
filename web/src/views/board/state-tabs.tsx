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
export const StateTabs = ({ columns, state, onChoose }: StateTabsProps) => (
  <div class="state-tabs" role="group" aria-label="States">
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
