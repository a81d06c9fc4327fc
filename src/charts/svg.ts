import type { Point } from './geometry.ts';
import type { Layout, PlacedLine, PlacedNode } from './layout.ts';
import type { ChartShape, ChartState } from './shape.ts';
import { xmlText } from './xml.ts';

const CORNER = 8;
/** To either side of a crossing. */
const GAP = 5;

/** The colours of the page, so that the file looks the same beside it; it follows the reader's light or dark. */
const STYLE = `
  svg { color-scheme: light dark; --canvas: #f7f7f5; --surface: #fff; --sunken: #f0f0ed; --line: #c9c9c3;
    --text: #1a1b1e; --muted: #565a62; --edge: #747a86; --work: #2d5be3; --person: #c47f16; --ok: #1c7a4b; }
  @media (prefers-color-scheme: dark) { svg { --canvas: #0f1012; --surface: #17181b; --sunken: #131417;
    --line: #41444b; --text: #eceef1; --muted: #a6abb4; --edge: #7c838f; --work: #86a6ff; --person: #a8782b;
    --ok: #5fc990; } }
  text { font-family: system-ui, sans-serif; fill: var(--text); }
  .canvas { fill: var(--canvas); }
  .state { fill: var(--surface); stroke: var(--line); }
  .compound { fill: var(--sunken); }
  .aside { stroke-dasharray: 4 3; }
  .name { font-size: 14px; font-weight: 600; }
  .small { font-size: 12px; }
  .owner { font-size: 11px; fill: var(--muted); }
  .edge { fill: none; stroke: var(--edge); stroke-width: 1.5; }
  .quiet { stroke-width: 1; }
  .head { fill: var(--edge); }
  .label { font-size: 11px; fill: var(--muted); stroke: var(--canvas); stroke-width: 3; paint-order: stroke; }
  .machine { fill: var(--work); } .person { fill: var(--person); } .nobody { fill: var(--ok); }`;

/** The layout as one SVG document that needs nothing else. */
export function svgOf(name: string, shape: ChartShape, layout: Layout): string {
  const { width, height, nodes, lines, junctions } = layout;
  const states = new Map(shape.states.map((state) => [state.path, state]));
  const touched = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const title = shape.description ?? name;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${xmlText(`${name}: ${title}`)}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="canvas" width="${width}" height="${height}"/>`,
    ...nodes.map((node) => nodeSvg(node, headOf(node, nodes), states, touched.has(node.path))),
    ...lines.map((line) => lineSvg(line, shape)),
    ...junctions.map(({ x, y }) => `<circle class="head" cx="${x}" cy="${y}" r="2.5"/>`),
    ...lines.map(labelSvg),
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

/** Where the name begins: in line with the sub-states, since arrows run beside them. */
const headOf = ({ path, x }: PlacedNode, nodes: readonly PlacedNode[]): number =>
  nodes.find((node) => node.path.startsWith(`${path}.`))?.x ?? x + 12;

function nodeSvg(
  node: PlacedNode,
  head: number,
  states: ReadonlyMap<string, ChartState>,
  touched: boolean,
): string {
  const { x, y, width, height, path } = node;
  const state = states.get(path);
  const middle = y + Math.min(20, height / 2);
  const small = width < 112 || height < 40;
  const sub = path.includes('.');
  const compound = state?.type === 'compound';
  const kind = ['state', compound ? 'compound' : '', touched || sub || compound ? '' : 'aside'];
  const owner = state?.owner ?? states.get(state?.parent ?? '')?.owner ?? null;
  return [
    `<g><title>${xmlText(`${path}: ${state?.description ?? ''}`)}</title>`,
    `<rect class="${kind.filter(Boolean).join(' ')}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${sub ? 8 : 11}"/>`,
    `<circle class="${colourOf(owner)}" cx="${head + 4}" cy="${middle}" r="4"/>`,
    `<text class="${small ? 'name small' : 'name'}" x="${head + 14}" y="${middle + 5}">${xmlText(state?.name ?? path)}</text>`,
    owner === null || height < 48
      ? ''
      : `<text class="owner" x="${head}" y="${y + 42}">${xmlText(owner)}</text>`,
    '</g>',
  ].join('');
}

/** Who must act, not which state. */
function colourOf(owner: string | null): string {
  if (owner === 'person') return 'person';
  return owner === 'nobody' ? 'nobody' : 'machine';
}

function lineSvg({ points, gaps, quiet, transitions }: PlacedLine, shape: ChartShape): string {
  const said = transitions.map((index) => {
    const { label, guard } = shape.transitions[index] ?? { label: '', guard: null };
    return guard === null ? label : `${label} [${guard}]`;
  });
  return `<g><title>${xmlText(said.join('\n'))}</title><path class="${quiet ? 'edge quiet' : 'edge'}" d="${pathData(points, gaps)}" marker-end="url(#head)"/></g>`;
}

function labelSvg({ label, title }: PlacedLine): string {
  if (label === null) return '';
  const { x, y, anchor, turned } = label;
  const turn = turned ? ` transform="rotate(-90 ${x} ${y})"` : '';
  return `<text class="label" x="${x}" y="${y}" text-anchor="${anchor}"${turn}>${xmlText(title)}</text>`;
}

/** Straight pieces with rounded corners, interrupted where others cross. */
function pathData(points: PlacedLine['points'], gaps: PlacedLine['gaps']): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      const crossed = across(before, point, gaps);
      if (!after) return `${crossed}L${point.x} ${point.y}`;
      const into = towards(point, before);
      const out = towards(point, after);
      return `${crossed}L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
    })
    .join('');
}

/** The gaps of one upright piece, in the direction in which it is drawn. */
function across(from: Point, to: Point, gaps: readonly Point[]): string {
  const way = Math.sign(to.y - from.y);
  return gaps
    .filter(({ x, y }) => from.x === x && to.x === x && (y - from.y) * (to.y - y) > 0)
    .toSorted((a, b) => (a.y - b.y) * way)
    .map(({ x, y }) => `L${x} ${y - GAP * way}M${x} ${y + GAP * way}`)
    .join('');
}

function towards(from: PlacedLine['points'][number], to: PlacedLine['points'][number]) {
  const length = Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
  const by = Math.min(CORNER, length / 2);
  return {
    x: from.x + Math.sign(to.x - from.x) * by,
    y: from.y + Math.sign(to.y - from.y) * by,
  };
}
