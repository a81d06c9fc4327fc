import type { Sample } from './plot.ts';
import { plotOf, thinned } from './plot.ts';

const WIDTH = 220;
const HEIGHT = 44;
const POINTS_MAX = 220;

interface SmallPlotProps {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly from: number;
  readonly to: number;
  readonly say: (value: number) => string;
  /** `late` marks what should be zero; `person` what people are asked for. */
  readonly tone?: 'work' | 'late' | 'person' | 'ok' | 'quiet';
  /** The value at the top, where it is known: a limit, or 1 for a share. */
  readonly top?: number;
  /** Little of it is what one has to look at. */
  readonly scarce?: boolean;
}

/** One measure over time: its name, what it is now, what it was at most, and how it came there. */
export function SmallPlot({
  name,
  samples,
  from,
  to,
  say,
  tone = 'quiet',
  top,
  scarce = false,
}: SmallPlotProps) {
  const { line, area, last } = plotOf(thinned(samples, POINTS_MAX), {
    width: WIDTH,
    height: HEIGHT,
    from,
    to,
    ...(top === undefined ? {} : { max: top }),
  });
  const now = last === null ? 'no value' : say(last.value);
  const values = valuesSince(samples, from);
  const extreme = scarce ? Math.min(...values) : Math.max(...values);
  const most = last === null ? '' : `${scarce ? 'at least' : 'at most'} ${say(extreme)}`;
  // Red says that something is wrong: nothing is while there is none of it.
  const shown = tone === 'late' && extreme === 0 ? 'quiet' : tone;
  return (
    <figure class={`plot ${shown}`}>
      <figcaption>
        <span class="plot-name">{name}</span>
        <span class="plot-now">{now}</span>
      </figcaption>
      <svg
        viewBox={`0 -3 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${now}${most === '' ? '' : `, ${most}`}`}
      >
        <path class="plot-area" d={area} />
        <path class="plot-ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <path class="plot-line" d={line} />
        {last && <path class="plot-last" d={`M${last.x} ${last.y}h0.01`} />}
      </svg>
      <p class="plot-most">{most}</p>
    </figure>
  );
}

const valuesSince = (samples: readonly Sample[], from: number): readonly number[] =>
  samples.filter(({ at }) => at >= from).flatMap(({ value }) => (value === null ? [] : [value]));
