import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import type { Meter } from './meters.ts';
import { metersOf, usedUp } from './meters.ts';

const SEGMENTS_MAX = 6;
const DOTS_MAX = 16;

/** What of each limit is used up. */
export function Meters({ ticket }: { readonly ticket: Ticket }) {
  const status = useCell(useSession().status);
  return (
    <ul class="gauges" aria-label="Counters against their limits">
      {metersOf(ticket, status?.limits ?? null).map((meter) => (
        <li key={meter.name} class={stateOf(meter)}>
          <span class="gauge-name">{meter.name}</span>
          <span class="gauge-value">
            <strong>{meter.words.value}</strong> {meter.words.of}
          </span>
          <Bar meter={meter} />
        </li>
      ))}
    </ul>
  );
}

const stateOf = ({ kind, value, of }: Meter): string =>
  of !== null && value >= of ? 'spent' : value > 0 ? kind : 'unused';

/** As many pieces as the limit has, where they can be told apart. */
function Bar({ meter }: { readonly meter: Meter }) {
  const { of, value, kind } = meter;
  if (of === null) return <span class="gauge-none">no budget</span>;
  const pieces = kind === 'person' ? SEGMENTS_MAX : DOTS_MAX;
  if (Number.isInteger(of) && of <= pieces && meter.name !== 'Cost') {
    return (
      <span class={`gauge-pieces ${of > SEGMENTS_MAX ? 'dots' : ''}`} aria-hidden="true">
        {Array.from({ length: of }, (_, at) => (
          <span key={at} class={at < value ? 'full' : ''} />
        ))}
      </span>
    );
  }
  return (
    <span class="gauge-bar" aria-hidden="true">
      <span style={{ width: `${usedUp(meter) * 100}%` }} />
    </span>
  );
}
