import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { arrowOf, isFrame, isSub, neighbour, pathData, placeOfLine } from './drawing.ts';
import type { Drawing, DrawnLine, DrawnNode } from './drawing.ts';
import './chart.css';

/** How a line looks; what is left out is as a line that nothing is known of. */
export interface LineLook {
  /** In pixels; 1.5 unless given. */
  readonly thickness?: number;
  readonly class?: string;
  /** How it is read out; its title and its two states unless given. */
  readonly says?: string;
  /** The number at its name. */
  readonly count?: string | number;
  /** Drawn over the line: numbers of steps. */
  readonly over?: ComponentChildren;
}

export interface ChartSvgProps {
  readonly drawing: Drawing;
  /** What the picture is, for those who do not see it. */
  readonly label: string;
  readonly class?: string;
  /** A part of the drawing, `x y width height`; all of it unless given. */
  readonly viewBox?: string | undefined;
  /** What stands in a state, from the upper left corner of its box. */
  readonly inState: (node: DrawnNode) => ComponentChildren;
  readonly stateClass?: (node: DrawnNode) => string;
  /** How a state is read out; needed where it can be chosen. */
  readonly stateSays?: (node: DrawnNode) => string;
  readonly line?: (line: DrawnLine) => LineLook;
  /** Makes states buttons. */
  readonly onState?: (node: DrawnNode, event: Event) => void;
  /** Makes lines buttons. */
  readonly onLine?: (line: DrawnLine) => void;
  readonly chosenState?: string | null;
  readonly chosenLine?: string | null;
  /** Drawn over everything: what travels. */
  readonly children?: ComponentChildren;
}

/**
 * A chart as plain SVG: frames, lines with gaps where they cross, states, names. It knows nothing of tickets: what stands
 * in a state and on a line comes from its owner. States and lines are two stops of the Tab key; arrows go on from there.
 */
export function ChartSvg(props: ChartSvgProps) {
  const { drawing, label, viewBox, onState, onLine, children } = props;
  const { nodes, lines, width, height, junctions = [] } = drawing;
  const active = onState !== undefined || onLine !== undefined;
  return (
    <svg
      class={`chart ${props.class ?? ''}`}
      viewBox={viewBox ?? `0 0 ${width} ${height}`}
      preserveAspectRatio="xMinYMin meet"
      role={active ? 'group' : 'img'}
      aria-label={label}
    >
      {onState && <StateButtons {...props} onState={onState} />}
      {nodes.filter(isFrame).map((node) => (
        <Box key={node.path} node={node} {...props} />
      ))}
      <Lines {...props} />
      {junctions.map(({ x, y }) => (
        <circle key={`${x} ${y}`} class="chart-junction" cx={x} cy={y} r="3" />
      ))}
      {nodes
        .filter((node) => !isFrame(node))
        .map((node) => (
          <Box key={node.path} node={node} {...props} />
        ))}
      <Insides {...props} />
      {lines.map((line) => (
        <Label key={line.id} line={line} look={props.line?.(line) ?? {}} />
      ))}
      {children}
    </svg>
  );
}

const Box = ({ node, stateClass, chosenState }: { readonly node: DrawnNode } & ChartSvgProps) => (
  <rect
    class={[
      'chart-box',
      isFrame(node) ? 'frame' : '',
      isSub(node) ? 'sub' : '',
      chosenState === node.path ? 'chosen' : '',
      stateClass?.(node) ?? '',
    ].join(' ')}
    x={node.x}
    y={node.y}
    width={node.width}
    height={node.height}
    rx={isSub(node) ? 8 : 11}
  />
);

/** Below everything that is drawn, which lets presses through: so they are the first stop of the Tab key. */
function StateButtons(props: ChartSvgProps & Required<Pick<ChartSvgProps, 'onState'>>) {
  const { drawing, onState, stateSays, chosenState = null } = props;
  const { nodes } = drawing;
  const [stop, setStop] = useState<string | null>(null);
  const at = nodes.some(({ path }) => path === (stop ?? chosenState))
    ? (stop ?? chosenState)
    : (nodes[0]?.path ?? null);
  const group = useRef<SVGGElement>(null);
  const focus = (node: DrawnNode | null): void => {
    if (!node) return;
    setStop(node.path);
    focusIn(group.current, node.path);
  };
  return (
    <g ref={group} role="group" aria-label="States">
      {nodes.map((node) => (
        <g
          key={node.path}
          class="chart-state"
          role="button"
          tabIndex={node.path === at ? 0 : -1}
          data-id={node.path}
          aria-label={stateSays?.(node) ?? node.name}
          aria-pressed={node.path === chosenState}
          onFocus={() => setStop(node.path)}
          onClick={(event) => onState(node, event)}
          onKeyDown={(event) => {
            if (isPress(event)) onState(node, event);
            else focus(next(node, taken(event), nodes));
          }}
        >
          <rect
            class="chart-hit"
            x={node.x}
            y={node.y}
            width={node.width}
            height={node.height}
            rx={isSub(node) ? 8 : 11}
          />
          <rect
            class="chart-focus"
            x={node.x - 3}
            y={node.y - 3}
            width={node.width + 6}
            height={node.height + 6}
            rx={isSub(node) ? 10 : 13}
          />
        </g>
      ))}
    </g>
  );
}

/** What a button says is its name; what stands in it is for the eye, and takes presses for it. */
const Insides = ({ drawing: { nodes }, inState, onState }: ChartSvgProps) => (
  <g aria-hidden={onState ? true : undefined}>
    {nodes.map((node) => (
      <g
        key={node.path}
        class={onState && 'chart-inside'}
        transform={`translate(${node.x} ${node.y})`}
        onClick={onState && ((event: Event) => onState(node, event))}
      >
        {inState(node)}
      </g>
    ))}
  </g>
);

/** Between neighbours; from the first sub-state up to its frame, and from a frame down into it. */
function next(from: DrawnNode, key: string, nodes: readonly DrawnNode[]): DrawnNode | null {
  const inside = nodes.find(({ parent }) => parent === from.path);
  if (key === 'ArrowDown' && inside) return inside;
  const others = nodes.filter(
    (node) => node === from || (from.parent !== node.path && node.parent !== from.path),
  );
  const found = neighbour(from, key, others);
  if (found || key !== 'ArrowUp') return found;
  return nodes.find(({ path }) => path === from.parent) ?? null;
}

function Lines(props: ChartSvgProps) {
  const { drawing, line: lookOf, onLine, chosenLine = null } = props;
  const drawn = drawing.lines.filter(({ points }) => points.length > 1);
  const places = drawn.map((line) => ({ line, ...placeOfLine(line) }));
  const [stop, setStop] = useState<string | null>(null);
  const at = stop ?? chosenLine ?? drawn[0]?.id ?? null;
  const group = useRef<SVGGElement>(null);
  const go = (line: DrawnLine, event: KeyboardEvent): void => {
    const from = places.find((one) => one.line === line);
    const to = from && neighbour(from, taken(event), places)?.line;
    if (!to) return;
    setStop(to.id);
    focusIn(group.current, to.id);
  };
  return (
    <g ref={group} role={onLine && 'group'} aria-label={onLine && 'Transitions'}>
      {drawn.map((line) => {
        const look = lookOf?.(line) ?? {};
        const thickness = look.thickness ?? 1.5;
        const { body, head } = arrowOf(line.points, thickness, line.gaps);
        const chosen = line.id === chosenLine ? 'chosen' : '';
        const quiet = line.quiet ? 'quiet' : '';
        return (
          <g
            key={line.id}
            class={`chart-line ${quiet} ${chosen} ${look.class ?? ''}`}
            data-id={line.id}
            {...(onLine && {
              role: 'button' as const,
              tabIndex: line.id === at ? 0 : -1,
              'aria-label': look.says ?? `${line.title}: ${line.from} to ${line.to}`,
              'aria-pressed': line.id === chosenLine,
              onFocus: () => setStop(line.id),
              onClick: () => onLine(line),
              onKeyDown: (event: KeyboardEvent) => {
                if (isPress(event)) onLine(line);
                else go(line, event);
              },
            })}
          >
            {onLine && <path class="chart-line-hit" d={pathData(line.points)} />}
            <path class="chart-line-body" d={body} stroke-width={thickness} />
            <path class="chart-line-head" d={head} />
            {look.over}
          </g>
        );
      })}
    </g>
  );
}

/** The words stand beside the line, and never take a press that is meant for it. */
function Label({ line, look }: { readonly line: DrawnLine; readonly look: LineLook }) {
  const { label, title } = line;
  if (!label) return null;
  const { x, y, anchor, turned, count } = label;
  const turn = (at: { readonly x: number; readonly y: number }): string | undefined =>
    turned ? `rotate(-90 ${at.x} ${at.y})` : undefined;
  return (
    <g class={`chart-label ${look.class ?? ''}`} aria-hidden="true">
      <text x={x} y={y} text-anchor={anchor} transform={turn(label)}>
        {title}
        {!count && look.count !== undefined && (
          <tspan class="chart-count">{` ${look.count}`}</tspan>
        )}
      </text>
      {count && look.count !== undefined && (
        <text
          class="chart-count"
          x={count.x}
          y={count.y}
          text-anchor={count.anchor}
          transform={turn(count)}
        >
          {look.count}
        </text>
      )}
    </g>
  );
}

function isPress(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  event.preventDefault();
  return true;
}

/** The key, which is not to scroll the page as well. */
function taken(event: KeyboardEvent): string {
  if (event.key.startsWith('Arrow')) event.preventDefault();
  return event.key;
}

function focusIn(group: SVGGElement | null, id: string): void {
  const found = [...(group?.querySelectorAll<SVGGElement>('[data-id]') ?? [])].find(
    (element) => element.dataset['id'] === id,
  );
  found?.focus();
}
