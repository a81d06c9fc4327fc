import type { Ticket } from '../../../src/transport/protocol/ticket.ts';

const BARS: Readonly<Record<Ticket['priority'], number>> = {
  low: 1,
  normal: 2,
  high: 3,
  urgent: 3,
};

/** Three bars; urgent is red and says so to those who do not see colour. */
export function Priority({ of }: { readonly of: Ticket['priority'] }) {
  const filled = BARS[of];
  return (
    <svg
      class={`priority ${of === 'urgent' ? 'late' : ''}`}
      viewBox="0 0 13 11"
      width="13"
      height="11"
      role="img"
    >
      <title>{`priority ${of}`}</title>
      {[0, 1, 2].map((bar) => (
        <rect
          key={bar}
          x={bar * 4.6}
          y={7 - bar * 3}
          width="3.2"
          height={4 + bar * 3}
          rx="0.8"
          fill="currentColor"
          opacity={bar < filled ? 1 : 0.3}
        />
      ))}
    </svg>
  );
}
