import type { AnyStateMachine } from 'xstate';
import { charts } from '../../src/machines/charts.ts';
import { DEFAULT_LIMITS } from '../../src/machines/policy.ts';
import type { SupervisorLimits } from '../../src/machines/supervisor-events.ts';

interface Node {
  readonly id: string;
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly states: Readonly<Record<string, Node>>;
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
  readonly always?: readonly Transition[];
}
interface Transition {
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

const SUPERVISOR_LIMITS = Object.keys({
  massDeaths: true,
  reviewerFailures: true,
} satisfies Record<keyof SupervisorLimits, true>);

const nodesOf = (node: Node): Node[] => [node, ...Object.values(node.states).flatMap(nodesOf)];
const nameOf = (what: unknown): string =>
  typeof what === 'string' ? what : String((what as { type?: unknown }).type);

/** Everything that a chart decides with, in the words of `by` in domain-rules.yaml: `ticket guard mayStart`. */
export function chartWords(): readonly string[] {
  const words = Object.values(charts).flatMap(({ name, machine }) => {
    const any = machine as unknown as AnyStateMachine;
    const nodes = nodesOf(any.root);
    const found = nodes.flatMap(({ id, entry, exit, transitions, always = [] }) => {
      const all = [...[...transitions.values()].flat(), ...always];
      return [
        `state ${id.slice(name.length + 1)}`,
        ...[...transitions.keys()].map((event) => `event ${event}`),
        ...all.flatMap(({ guard }) => (guard === undefined ? [] : [`guard ${nameOf(guard)}`])),
        ...[...entry, ...exit, ...all.flatMap(({ actions }) => actions)].map(
          (action) => `action ${nameOf(action)}`,
        ),
      ];
    });
    const delays = Object.keys(any.implementations.delays).map((delay) => `delay ${delay}`);
    return [...found, ...delays].map((word) => `${name} ${word}`);
  });
  const limits = [...Object.keys(DEFAULT_LIMITS), ...SUPERVISOR_LIMITS];
  return [...new Set([...words, ...limits.map((limit) => `limit ${limit}`)])].toSorted();
}
