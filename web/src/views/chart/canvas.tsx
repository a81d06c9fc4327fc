import { useRef } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import { ChartSvg } from '../../chart/chart-svg.tsx';
import type { Drawing, DrawnLine, DrawnNode } from '../../chart/drawing.ts';
import { isFrame } from '../../chart/drawing.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import type { Pace } from '../../data/pace.ts';
import { useKeys } from '../../keys.ts';
import { counted } from '../../ui/words.ts';
import { DoneFace } from './done-face.tsx';
import type { Inner } from './face.ts';
import { lateIn } from './late.ts';
import type { Roads } from '../../chart/road.ts';
import { countsByLabel, lineCount, lineSays, movesByLine, thickness } from './lines.ts';
import type { Population } from './population.ts';
import { StateFace } from './state-face.tsx';
import type { Motion } from './travel.tsx';
import { Travellers } from './travel.tsx';
import { actsWords } from './words.ts';
import { useZoom } from './zoom.ts';

interface CanvasProps {
  readonly chart: Chart;
  readonly drawing: Drawing;
  readonly roads: Roads;
  readonly flow: FlowAnswer;
  readonly paces: ReadonlyMap<string, Pace>;
  readonly population: Population;
  readonly motion: Motion;
  readonly status: Status | null;
  readonly at: number;
  readonly range: string;
  readonly token: string | null;
  readonly chosenState: string | null;
  readonly chosenLine: string | null;
  readonly onState: (node: DrawnNode, event: Event) => void;
  readonly onLine: (line: DrawnLine) => void;
}

/** The picture, as large as there is room for it, and nearer where one wants to look. */
export function Canvas(props: CanvasProps) {
  const { chart, drawing, roads, flow, population, motion, range } = props;
  const holder = useRef<HTMLDivElement>(null);
  const zoom = useZoom(holder, drawing);
  const enter = (): void =>
    holder.current?.querySelector<SVGElement>('.chart-state[tabindex="0"]')?.focus();
  useKeys({
    ArrowLeft: enter,
    ArrowRight: enter,
    ArrowUp: enter,
    ArrowDown: enter,
    '0': zoom.fit,
    '+': zoom.in,
    '=': zoom.in,
    '-': zoom.out,
  });
  const moves = movesByLine(flow, roads);
  const counts = countsByLabel(drawing, moves);
  const touched = new Set(drawing.lines.flatMap(({ from, to }) => [from, to]));
  return (
    <div class={`canvas ${zoom.part ? 'near' : ''}`} ref={holder}>
      <ChartSvg
        drawing={drawing}
        label={`The ${chart.name} chart`}
        viewBox={zoom.viewBox}
        chosenState={props.chosenState}
        chosenLine={props.chosenLine}
        onState={props.onState}
        onLine={props.onLine}
        inState={(node) => <Inside node={node} {...props} />}
        stateSays={(node) => says(node, props)}
        stateClass={(node) =>
          [
            node.parent === null && !isFrame(node) && !touched.has(node.path) ? 'aside' : '',
            motion.lit.has(node.path) ? 'lit' : '',
          ].join(' ')
        }
        line={(line) => ({
          thickness: thickness(moves.get(line.id) ?? 0),
          says: lineSays(line, moves.get(line.id) ?? 0, range),
          class: motion.pulsing.has(line.id) ? 'pulse' : '',
          ...withCount(lineCount(counts.get(line.id))),
        })}
      >
        <Travellers motion={motion} who={(id) => whoIs(id, population, drawing)} />
      </ChartSvg>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={zoom.out} disabled={!zoom.part}>
          −
        </button>
        <button type="button" onClick={zoom.fit} disabled={!zoom.part}>
          Fit
        </button>
        <button type="button" aria-label="Zoom in" onClick={zoom.in}>
          +
        </button>
      </div>
    </div>
  );
}

const withCount = (count: string | undefined) => (count === undefined ? {} : { count });

function Inside({ node, ...props }: CanvasProps & { readonly node: DrawnNode }) {
  const { chart, drawing, population, paces, status, at, motion, flow, range } = props;
  const items = population.in(node.path);
  const acts = actsWords(chart.name, node.path, status);
  if (chart.name === 'ticket' && node.path === 'done') {
    return <DoneFace node={node} count={items.length} flow={flow} range={range} acts={acts} />;
  }
  const pace = paces.get(node.path);
  return (
    <StateFace
      node={node}
      items={items}
      pace={isFrame(node) ? undefined : pace}
      acts={acts}
      at={at}
      late={isFrame(node) ? 0 : lateIn(items, pace, at)}
      inner={isFrame(node) ? innerOf(node, drawing) : null}
      travelling={motion.travelling}
      token={props.token}
    />
  );
}

/** Where the sub-states are: right of them run the rails. */
function innerOf(node: DrawnNode, { nodes }: Drawing): Inner {
  const children = nodes.filter(({ parent }) => parent === node.path);
  return {
    top: Math.min(...children.map(({ y }) => y)) - node.y,
    right: Math.max(...children.map(({ x, width }) => x + width)) - node.x,
  };
}

function says(node: DrawnNode, { chart, population, paces, status, at }: CanvasProps): string {
  const items = population.in(node.path);
  const late = isFrame(node) ? 0 : lateIn(items, paces.get(node.path), at);
  return [
    `${node.name}, ${actsWords(chart.name, node.path, status)}`,
    counted(items.length, chart.name),
    late > 0 ? `${late} overdue` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** A traveller has the shape of where it arrives. */
function whoIs(id: string, population: Population, { nodes }: Drawing) {
  for (const node of nodes) {
    if (isFrame(node)) continue;
    const items = population.in(node.path);
    const found = items.length > 200 ? items.at(-1) : items.find((item) => item.id === id);
    if (found?.id === id) return found.who;
  }
  return 'machine' as const;
}
