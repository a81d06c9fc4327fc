import type { Address } from '../machines/by.ts';
import { charts } from '../machines/charts.ts';
import type { Priority, TicketContext } from '../machines/ticket-context.ts';
import { operatorWouldReturn, operatorWouldTriage } from '../machines/ticket-operator.ts';
import type { WorkerContext } from '../machines/worker-context.ts';
import { hasTag, statePath } from '../step/step.ts';
import type { ProfileChoice, StoredActor } from './ports.ts';
import { contextOf } from './views.ts';

/** What the dispatcher needs to know of a ticket that is not at rest; small, so that 10,000 of them fit. */
export interface TicketBrief extends ProfileChoice {
  readonly id: string;
  readonly path: string;
  readonly priority: Priority;
  readonly readyAt: number;
  readonly createdAt: number;
  readonly enteredAt: number;
  readonly dependsOn: readonly string[];
  readonly waived: readonly string[];
  readonly backoffUntil: number | null;
  readonly forced: boolean;
  readonly author: string | null;
  /** Which judge it waits for. */
  readonly wants: 'reviewer' | 'gate' | null;
  readonly gateName: string | null;
  /** The reviewer or gate that runs for it, or still ends. */
  readonly judge: string | null;
  readonly held: boolean;
  /** What the operator would do with it, were automation on. */
  readonly operatorMove: 'triage' | 'return' | null;
  /** Why a person is asked; null where nobody is. */
  readonly reason: string | null;
}

export interface WorkerBrief {
  readonly id: string;
  readonly ticket: string;
  readonly role: 'author' | 'reviewer' | 'gate';
  readonly profile: string;
  readonly path: string;
  /** It counts against the slots: starting, live in a turn, or being stopped; not idle. */
  readonly slot: boolean;
  readonly incarnation: number;
}

function ticketBrief(actor: StoredActor): TicketBrief {
  const context = contextOf<TicketContext>(actor.snapshot);
  const path = statePath(actor.snapshot.value);
  const judging =
    path === 'review.judging' && context.judgement === null && context.reviewer === null;
  const shadow = context.shadowSha !== null && context.reviewer === null;
  const gating = path === 'review.gating' && context.judgement === null && context.gate === null;
  return {
    id: context.id,
    path,
    priority: context.priority,
    readyAt: context.readyAt,
    createdAt: context.createdAt,
    enteredAt: context.enteredAt,
    dependsOn: context.dependsOn,
    waived: context.waived,
    backoffUntil: context.backoffUntil,
    forced: context.forced,
    author: context.author?.id ?? null,
    wants: judging || shadow ? 'reviewer' : gating ? 'gate' : null,
    judge: context.reviewer?.id ?? context.gate?.id ?? null,
    gateName: context.policy.phases.gates[context.gateIndex] ?? null,
    held: context.held,
    operatorMove:
      path === 'inbox' && operatorWouldTriage(context)
        ? 'triage'
        : path === 'needs_input' && operatorWouldReturn(context)
          ? 'return'
          : null,
    reason: context.ask?.reason ?? null,
    profile: context.profile,
    assignee: context.assignee,
    profileOverride: context.profileOverride,
  };
}

function workerBrief(actor: StoredActor): WorkerBrief {
  const context = contextOf<WorkerContext>(actor.snapshot);
  return {
    id: context.id,
    ticket: context.ticket,
    role: context.role,
    profile: context.policy.profile,
    path: statePath(actor.snapshot.value),
    slot: !context.leftIdle && hasTag(charts.worker.machine, actor.snapshot, 'slot'),
    incarnation: context.incarnation,
  };
}

/** A resting ticket is known by its state alone. */
const rests = (brief: TicketBrief): boolean =>
  (brief.path === 'done' || brief.path === 'cancelled') &&
  brief.wants === null &&
  brief.author === null;

/**
 * Who is where, in memory: what facts and the dispatcher are computed from. It follows the decisions of the running
 * turn, and is built anew from the store when a commit fails.
 */
export class Roster {
  readonly states = new Map<string, string>();
  /** Ids in small letters → as they are written. */
  readonly #spellings = new Map<string, string>();
  readonly dependsOn = new Map<string, readonly string[]>();
  readonly tickets = new Map<string, TicketBrief>();
  readonly workers = new Map<string, WorkerBrief>();

  follow(actor: StoredActor): void {
    if (actor.chart === 'ticket') this.#followTicket(ticketBrief(actor));
    else if (actor.chart === 'worker') this.#followWorker(workerBrief(actor));
  }

  /** A resting ticket that is only known by its row. */
  rest(ticket: { id: string; state: string; dependsOn: readonly string[] }): void {
    this.#spellings.set(ticket.id.toLowerCase(), ticket.id);
    this.states.set(ticket.id, ticket.state);
    this.dependsOn.set(ticket.id, ticket.dependsOn);
  }

  /** Takes an actor away that was never committed. */
  forget(address: Address): void {
    const id = address.slice(address.indexOf('/') + 1);
    if (address.startsWith('worker/')) this.workers.delete(id);
    if (!address.startsWith('ticket/')) return;
    this.#spellings.delete(id.toLowerCase());
    for (const map of [this.states, this.dependsOn, this.tickets]) map.delete(id);
  }

  clear(): void {
    const maps = [this.states, this.#spellings, this.dependsOn, this.tickets, this.workers];
    for (const map of maps) map.clear();
  }

  /** The ticket whose id is this one, or differs from it in case only; null where there is none. */
  spelling(id: string): string | null {
    return this.#spellings.get(id.toLowerCase()) ?? null;
  }

  /** Workers that count against the slots. */
  running(of: (worker: WorkerBrief) => boolean): number {
    let count = 0;
    for (const worker of this.workers.values()) if (worker.slot && of(worker)) count += 1;
    return count;
  }

  /** Whether a worker of this ticket is starting, live or being stopped. */
  hasWorker(ticket: string): boolean {
    for (const worker of this.workers.values()) if (worker.ticket === ticket) return true;
    return false;
  }

  /** Dependencies that are not done yet, by id; a waived one counts as done. */
  unmet(ticket: Pick<TicketBrief, 'dependsOn' | 'waived'>): readonly string[] {
    return ticket.dependsOn.filter(
      (id) => this.states.get(id) !== 'done' && !ticket.waived.includes(id),
    );
  }

  #followTicket(brief: TicketBrief): void {
    this.#spellings.set(brief.id.toLowerCase(), brief.id);
    this.states.set(brief.id, brief.path.split('.', 1)[0] ?? brief.path);
    this.dependsOn.set(brief.id, brief.dependsOn);
    if (rests(brief)) this.tickets.delete(brief.id);
    else this.tickets.set(brief.id, brief);
  }

  #followWorker(brief: WorkerBrief): void {
    if (brief.path === 'ended') this.workers.delete(brief.id);
    else this.workers.set(brief.id, brief);
  }
}
