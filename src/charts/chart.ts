import type { AnyStateMachine } from 'xstate';
import type { ChartName } from '../machines/charts.ts';
import { charts } from '../machines/charts.ts';
import type { StateDefinition } from '../step/chart-definition.ts';
import { chartDefinition, chartHash } from '../step/chart-definition.ts';
import type { Point } from './geometry.ts';
import type { Layout, PlacedNode } from './layout.ts';
import { keptLayouts } from './kept-layouts.ts';
import type { ViewName } from './views.ts';
import type { ChartShape, ChartState, ChartTransition } from './shape.ts';
import { shapeOf } from './shape.ts';

export const CHART_NAMES = Object.keys(charts) as ChartName[];

export interface ChartSummary {
  readonly name: ChartName;
  readonly version: number;
  /** Changes with every change of the chart's shape; beside each stored snapshot stands the one it was made with. */
  readonly hash: string;
  readonly description: string | null;
  readonly stateCount: number;
  readonly transitionCount: number;
}

/** A transition in the picture. */
export interface Edge extends ChartTransition {
  /** Of the arrow that it shares with all others between the same states; empty where it is told in words. */
  readonly points: readonly Point[];
  /** That arrow's id; null where it is told in words. */
  readonly line: string | null;
}

export interface DrawnState extends ChartState {
  readonly transitions: readonly ChartTransition[];
}

/** A chart as data and as a picture (CONTRACT "GET /charts/:name"). */
export interface DrawnChart extends Omit<ChartSummary, 'stateCount' | 'transitionCount'> {
  readonly definition: StateDefinition;
  readonly initial: string;
  readonly states: readonly DrawnState[];
  readonly graph: Picture & {
    /** Every transition of the chart, each once, in the order of the chart; `lines` name them by their place here. */
    readonly edges: readonly Edge[];
  };
  /** `wide` is the picture of `graph`. */
  readonly graphs: Readonly<Record<ViewName, Picture>>;
}

/** A layout whose boxes say what state they are. */
export interface Picture extends Layout {
  readonly nodes: readonly (PlacedNode & ChartState)[];
}

export function isChartName(name: string): name is ChartName {
  return Object.hasOwn(charts, name);
}

const machineOf = (name: ChartName): AnyStateMachine => charts[name].machine;

/** Charts do not change while the program runs. */
const shapes = new Map<ChartName, ChartShape>();

export function chartShape(name: ChartName): ChartShape {
  const known = shapes.get(name) ?? shapeOf(machineOf(name));
  shapes.set(name, known);
  return known;
}

export function chartSummary(name: ChartName): ChartSummary {
  const { description, states, transitions } = chartShape(name);
  return {
    name,
    version: charts[name].version,
    hash: chartHash(machineOf(name)),
    description,
    stateCount: states.length,
    transitionCount: transitions.length,
  };
}

export const chartLayout = (name: ChartName, view: ViewName = 'wide'): Layout =>
  layoutsOf(name)[view];

const layoutsOf = (name: ChartName): Readonly<Record<ViewName, Layout>> =>
  keptLayouts(name, chartHash(machineOf(name)), chartShape(name));

const drawn = new Map<ChartName, DrawnChart>();

export function drawnChart(name: ChartName): DrawnChart {
  const known = drawn.get(name) ?? draw(name);
  drawn.set(name, known);
  return known;
}

function draw(name: ChartName): DrawnChart {
  const { stateCount: _, transitionCount: __, ...summary } = chartSummary(name);
  const { states, transitions, initial } = chartShape(name);
  const layouts = layoutsOf(name);
  const pictureOf = (layout: Layout): Picture => ({
    ...layout,
    nodes: layout.nodes.map((node) => {
      const state = states.find(({ path }) => path === node.path);
      if (!state) throw new TypeError(`${node.path} is drawn and no state of ${name}`);
      return { ...state, ...node };
    }),
  });
  const wide = pictureOf(layouts.wide);
  const lineOf = new Map(wide.lines.flatMap((line) => line.transitions.map((at) => [at, line])));
  return {
    ...summary,
    definition: chartDefinition(machineOf(name)),
    initial,
    states: states.map((state) => ({
      ...state,
      transitions: transitions.filter(({ from }) => from === state.path),
    })),
    graph: {
      ...wide,
      edges: transitions.map((transition, index) => {
        const line = lineOf.get(index);
        return { ...transition, points: line?.points ?? [], line: line?.id ?? null };
      }),
    },
    graphs: { wide, tall: pictureOf(layouts.tall), compact: pictureOf(layouts.compact) },
  };
}
