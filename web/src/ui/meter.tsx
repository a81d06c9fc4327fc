interface MeterProps {
  readonly name: string;
  readonly used: number;
  readonly limit: number;
}

const SEGMENTS_MAX = 20;

/** How much of a limit is used up: in words, and as a bar with one piece for each. */
export function Meter({ name, used, limit }: MeterProps) {
  const segments = Math.min(limit, SEGMENTS_MAX);
  const filled = limit === 0 ? 0 : Math.min(segments, Math.ceil((used / limit) * segments));
  return (
    <div class="meter">
      <p class="meter-words">
        {name}
        <strong>{`${used} of ${limit}`}</strong>
      </p>
      <div class="meter-bar" aria-hidden="true">
        {Array.from({ length: segments }, (_, at) => (
          <span key={at} class={at < filled ? (used > limit ? 'over' : 'used') : ''} />
        ))}
      </div>
    </div>
  );
}
