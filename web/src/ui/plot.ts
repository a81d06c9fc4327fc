/** A value at a time; null where nothing was measured. */
export interface Sample {
  readonly at: number;
  readonly value: number | null;
}

export interface PlotShape {
  /** The line, in pieces where values are missing. */
  readonly line: string;
  /** The area under it, down to the ground. */
  readonly area: string;
  readonly last: { readonly x: number; readonly y: number; readonly value: number } | null;
  readonly max: number;
}

/**
 * The line of some samples in a box, time from left to right, from zero upwards: a plot that begins elsewhere makes
 * small things look large.
 */
export function plotOf(
  samples: readonly Sample[],
  box: {
    readonly width: number;
    readonly height: number;
    readonly from: number;
    readonly to: number;
    readonly max?: number;
  },
): PlotShape {
  const { width, height, from, to } = box;
  const inside = samples.filter(({ at }) => at >= from && at <= to);
  const top = Math.max(box.max ?? 0, ...inside.map(({ value }) => value ?? 0));
  const scale = top === 0 ? 1 : top;
  const place = (at: number, value: number) => ({
    x: round(((at - from) / Math.max(1, to - from)) * width),
    y: round(height - (value / scale) * height),
  });
  const pieces: { x: number; y: number }[][] = [];
  let piece: { x: number; y: number }[] = [];
  let last: PlotShape['last'] = null;
  for (const { at, value } of inside) {
    if (value === null) {
      if (piece.length > 0) pieces.push(piece);
      piece = [];
      continue;
    }
    const point = place(at, value);
    piece.push(point);
    last = { ...point, value };
  }
  if (piece.length > 0) pieces.push(piece);
  const line = pieces
    .map((points) => `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`)
    .join('');
  const area = pieces
    .map((points) => {
      const first = points[0];
      const end = points.at(-1);
      if (!first || !end) return '';
      return `M${first.x} ${height}L${points.map(({ x, y }) => `${x} ${y}`).join('L')}L${end.x} ${height}Z`;
    })
    .join('');
  return { line, area, last, max: top };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** At most `count` samples, the greatest value of each group, so that no peak is lost. */
export function thinned(samples: readonly Sample[], count: number): readonly Sample[] {
  if (samples.length <= count) return samples;
  const size = Math.ceil(samples.length / count);
  const thin: Sample[] = [];
  for (let at = 0; at < samples.length; at += size) {
    const group = samples.slice(at, at + size);
    thin.push(group.reduce((most, one) => ((one.value ?? -1) > (most.value ?? -1) ? one : most)));
  }
  return thin;
}
