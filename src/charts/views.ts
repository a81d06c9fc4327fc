import type { Sketch } from './sketches.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `wide`: from left to right. `tall`: downwards, for a phone. `compact`: as `wide`, flatter and without names. */
export const VIEW_NAMES = ['wide', 'tall', 'compact'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** The measures of one picture, in pixels. "Along" is the direction of the main path, "across" is at right angles to it. */
export interface View {
  readonly direction: 'right' | 'down';
  /** Where they are not the chart's own. */
  readonly columns?: readonly (readonly string[])[];
  readonly names: boolean;
  readonly margin: number;
  readonly size: Size;
  readonly subSize: Size;
  readonly sizes: Readonly<Record<string, Size>>;
  /** Between two columns at least, and between two states of one column. */
  readonly gap: number;
  readonly siblings: number;
  /** Where the main path touches a state, counted across, and how far from it the next arrow does. */
  readonly main: number;
  readonly step: number;
  /** From a state to the first lane beside it, and from lane to lane. */
  readonly clear: number;
  readonly pitch: number;
  /** Between two arrows that leave one border for lanes. */
  readonly ports: number;
  /** Between a name and the lines around it. */
  readonly off: number;
  /** Across, where a state stands that is not the first of its column. */
  readonly offsets: Readonly<Record<string, number>>;
  /** The ways that run above (left of) the main path; all other ones run below (right of) it. */
  readonly above: readonly string[];
  /** Ways that share one lane; they have one end in common. */
  readonly shared: readonly (readonly string[])[];
  /** Ways that meet sub-states at their right side though they come from the left. */
  readonly east: readonly string[];
  /** Names that need to be shorter here. */
  readonly titles: Readonly<Record<string, string>>;
  /** Within a state that has sub-states: above the first, below the last, beside them, between them, between rails. */
  readonly inner: {
    readonly head: number;
    readonly foot: number;
    readonly side: number;
    readonly gap: number;
    readonly rail: number;
  };
}

const WIDE: View = {
  direction: 'right',
  names: true,
  margin: 12,
  size: { width: 166, height: 164 },
  subSize: { width: 186, height: 83 },
  sizes: {},
  gap: 60,
  siblings: 60,
  main: 24,
  step: 79,
  clear: 34,
  pitch: 34,
  ports: 34,
  off: 10,
  offsets: {},
  above: [],
  shared: [],
  east: [],
  titles: {},
  inner: { head: 50, foot: 14, side: 14, gap: 30, rail: 14 },
};

const COMMON: Readonly<Record<ViewName, View>> = {
  wide: WIDE,
  compact: {
    ...WIDE,
    names: false,
    margin: 8,
    size: { width: 112, height: 80 },
    subSize: { width: 120, height: 29 },
    gap: 64,
    siblings: 40,
    main: 20,
    step: 30,
    clear: 16,
    pitch: 15,
    ports: 20,
    inner: { head: 32, foot: 10, side: 11, gap: 18, rail: 12 },
  },
  tall: {
    ...WIDE,
    direction: 'down',
    margin: 5,
    size: { width: 260, height: 54 },
    subSize: { width: 216, height: 44 },
    gap: 36,
    siblings: 24,
    main: 188,
    step: -94,
    clear: 12,
    pitch: 24,
    ports: 18,
    off: 5,
    inner: { head: 40, foot: 12, side: 13, gap: 24, rail: 13 },
  },
};

export const viewOf = (sketch: Sketch, name: ViewName): View => ({
  ...COMMON[name],
  ...sketch.views[name],
});
