import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { getInitialMicrosteps, getMicrosteps } from 'xstate';
import type { Snapshot } from '../../src/step/step.ts';

/** What is used here of a chart's nodes; XState's own type of a transition has eleven parameters. */
interface Transition {
  readonly guard?: unknown;
}
interface Node {
  readonly id: string;
  readonly states: Readonly<Record<string, Node>>;
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
  readonly always?: readonly Transition[];
  readonly parent?: Node;
}
interface Resolved {
  readonly context: unknown;
  readonly _nodes: readonly Node[];
}

export interface Taken {
  readonly transitions: readonly string[];
  readonly nodes: readonly string[];
}

function nodesOf(node: Node): Node[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

const guardName = ({ guard }: Transition): string =>
  guard === undefined ? '' : ` [${typeof guard === 'string' ? guard : 'without a name'}]`;

/** The transitions of a chart, by the names that a report uses: `ticket.todo worker.died #2 [mayRestart]`. */
export class Candidates {
  /** Every node of the chart but its root, by id. */
  readonly nodes: readonly string[];
  /** Every transition of the chart's definition. */
  readonly all: readonly string[];
  readonly #names = new Map<Transition, string>();
  readonly #machine: AnyStateMachine;
  readonly #guards: Readonly<Record<string, (args: object) => boolean>>;

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
    this.#guards = machine.implementations.guards as never;
    const nodes = nodesOf(machine.root);
    for (const node of nodes) {
      const groups = [...node.transitions, ['always', node.always ?? []] as const];
      for (const [event, transitions] of groups) {
        transitions.forEach((transition, index) => {
          this.#names.set(transition, `${node.id} ${event} #${index + 1}${guardName(transition)}`);
        });
      }
    }
    this.nodes = nodes.slice(1).map(({ id }) => id);
    this.all = [...this.#names.values()];
  }

  /** The transitions that a new actor takes by itself. */
  begun(input: object): Taken {
    const steps = getInitialMicrosteps(this.#machine, input as never);
    return this.#followed([], steps as never, { type: 'xstate.init' });
  }

  /** The snapshot as the interpreter has it; to be made once for all the events that are tried in it. */
  at(from: Snapshot): AnyMachineSnapshot {
    return this.#machine.resolveState(from);
  }

  /** The transition that the event itself takes. */
  first(at: AnyMachineSnapshot, event: EventObject): readonly string[] {
    return this.#named(this.#machine.getTransitionData(at, event));
  }

  /** That one, and those that need no event after it; and the nodes that it all comes to rest in. */
  taken(at: AnyMachineSnapshot, event: EventObject): Taken {
    const steps = getMicrosteps(this.#machine, at, event);
    return this.#followed(this.first(at, event), steps as never, event);
  }

  #followed(
    first: readonly string[],
    steps: readonly (readonly [Resolved, unknown])[],
    event: EventObject,
  ): Taken {
    const later = steps.slice(0, -1).flatMap(([step]) => this.#eventless(step, event));
    return {
      transitions: [...first, ...this.#named(later)],
      nodes: (steps.at(-1)?.[0]._nodes ?? []).map(({ id }) => id),
    };
  }

  #named(transitions: readonly Transition[]): readonly string[] {
    return transitions.map((transition) => this.#names.get(transition) ?? 'unknown');
  }

  /** As the interpreter chooses: from the innermost state outwards, the first one whose guard holds. */
  #eventless({ context, _nodes }: Resolved, event: EventObject): readonly Transition[] {
    const leaf = _nodes.find((node) => Object.keys(node.states).length === 0);
    for (let node = leaf; node; node = node.parent) {
      for (const transition of node.always ?? []) {
        const { guard } = transition;
        if (guard === undefined || this.#guards[guard as string]?.({ context, event })) {
          return [transition];
        }
      }
    }
    return [];
  }
}
