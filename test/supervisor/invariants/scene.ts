import type { AnyStateMachine } from 'xstate';
import { workerMachine } from '../../../src/machines/worker.ts';
import type { SupervisorContext } from '../../../src/machines/supervisor-setup.ts';
import { supervisorMachine } from '../../../src/machines/supervisor.ts';
import type { TicketContext } from '../../../src/machines/ticket-context.ts';
import type { WorkerContext } from '../../../src/machines/worker-context.ts';
import { hasTag, statePath } from '../../../src/step/step.ts';
import type { Policies } from '../../../src/supervisor/ports.ts';
import type { Chronicle, Entry, Turn } from '../chronicle.ts';

export interface TicketSeen {
  readonly id: string;
  readonly path: string;
  readonly is: TicketContext;
}

export interface WorkerSeen {
  readonly id: string;
  readonly path: string;
  readonly is: WorkerContext;
  readonly slot: boolean;
  readonly ended: boolean;
}

const worker = workerMachine as unknown as AnyStateMachine;
const supervisor = supervisorMachine as unknown as AnyStateMachine;

/** Everybody at one moment, as the journal alone tells it. */
export class Scene {
  readonly policies: Policies;
  readonly #chronicle: Chronicle;
  readonly #looked = new WeakMap<Entry, object>();

  constructor(chronicle: Chronicle, policies: Policies) {
    this.#chronicle = chronicle;
    this.policies = policies;
  }

  get tickets(): readonly TicketSeen[] {
    return this.#of('ticket').map((entry) => this.#seen(entry, seenTicket));
  }

  get workers(): readonly WorkerSeen[] {
    return this.#of('worker').map((entry) => this.#seen(entry, seenWorker));
  }

  ticket(id: string): TicketSeen | undefined {
    return this.tickets.find((ticket) => ticket.id === id);
  }

  get supervisor(): {
    readonly held: boolean;
    readonly starts: boolean;
    readonly is: SupervisorContext;
  } {
    const entry = this.#chronicle.actors.get('supervisor');
    if (!entry) throw new Error('the journal knows no supervisor');
    return {
      held: hasTag(supervisor, entry.snapshot, 'held'),
      starts: hasTag(supervisor, entry.snapshot, 'starts'),
      is: entry.snapshot.context as unknown as SupervisorContext,
    };
  }

  #of(chart: string): readonly Entry[] {
    return [...this.#chronicle.actors.values()].filter((entry) => entry.chart === chart);
  }

  /** An entry is replaced when its actor changes, so what was made of it stays true. */
  #seen<T extends object>(entry: Entry, look: (entry: Entry) => T): T {
    const seen = (this.#looked.get(entry) as T | undefined) ?? look(entry);
    this.#looked.set(entry, seen);
    return seen;
  }
}

function seenTicket({ snapshot }: Entry): TicketSeen {
  const is = snapshot.context as unknown as TicketContext;
  return { id: is.id, path: statePath(snapshot.value), is };
}

function seenWorker({ snapshot }: Entry): WorkerSeen {
  const is = snapshot.context as unknown as WorkerContext;
  const path = statePath(snapshot.value);
  return {
    id: is.id,
    path,
    is,
    slot: hasTag(worker, snapshot, 'slot') && !is.leftIdle,
    ended: path === 'ended',
  };
}

/** A rule about one change in the company of all the others, checked when the journal tells of it. */
export interface TurnLaw {
  readonly of: string;
  readonly says: string;
  readonly broken: (turn: Turn, scene: Scene) => string | null;
}

/** A rule about everybody at once, checked after each commit. */
export interface SceneLaw {
  readonly of: string;
  readonly says: string;
  /** Who breaks it. */
  readonly broken: (scene: Scene) => readonly string[];
}
