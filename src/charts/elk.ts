import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Point } from './geometry.ts';

/** What both runs have in common: the order of the chart is the order of the picture. */
const COMMON = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.partitioning.activate': 'true',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.randomSeed': '1',
} as const;

export interface Arranged {
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, readonly Point[]>;
}

/** Lays a flat graph out; the same graph always gives the same coordinates, in whole pixels. */
export async function arrange(
  children: readonly ElkNode[],
  edges: readonly ElkExtendedEdge[],
  options: Readonly<Record<string, string>>,
): Promise<Arranged> {
  // 1.4 MB of JavaScript that only the build needs.
  const { default: ElkModule } = await import('elkjs/lib/elk.bundled.js');
  const elk = new (ElkModule as unknown as new () => {
    layout(graph: ElkNode): Promise<ElkNode>;
  })();
  const graph = await elk.layout({
    id: 'root',
    layoutOptions: { ...COMMON, ...options },
    children: [...children],
    edges: [...edges],
  });
  const nodes = (graph.children ?? []).map(
    ({ id, x, y }) => [id, rounded({ x: x ?? 0, y: y ?? 0 })] as const,
  );
  const routed = (graph.edges ?? []).map(({ id, sections }) => {
    const section = sections?.[0];
    if (!section) throw new TypeError(`the arrow ${id} was not routed`);
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    return [id, points.map(rounded)] as const;
  });
  return { nodes: new Map(nodes), edges: new Map(routed) };
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
