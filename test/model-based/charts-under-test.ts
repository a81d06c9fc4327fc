import type { ChartName } from '../../src/machines/charts.ts';
import type { SupervisorEventType } from '../../src/machines/supervisor-events.ts';
import type { TicketEventType } from '../../src/machines/ticket-events.ts';
import type { WorkerEventType } from '../../src/machines/worker-events.ts';
import type { Law } from '../supervisor/invariants/law.ts';
import { supervisorLaws } from '../supervisor/invariants/supervisor-laws.ts';
import { ticketLaws } from '../supervisor/invariants/ticket-laws.ts';
import { workerLaws } from '../supervisor/invariants/worker-laws.ts';
import type { Slice } from './explore.ts';
import { supervisorSlices } from './supervisor-slices.ts';
import { ticketSlices } from './ticket-slices.ts';
import { workerSlices } from './worker-slices.ts';

export interface ChartUnderTest {
  readonly name: ChartName;
  readonly slices: readonly Slice[];
  readonly laws: readonly Law[];
  /** The whole union of its events; the compiler sees to it that none is missing. */
  readonly types: readonly string[];
  /** Transitions that nothing can take, each with the reason why it is there all the same. */
  readonly dead: Readonly<Record<string, string>>;
  /** Letters that no state may take. */
  readonly refused: RegExp;
}

const ticketTypes = Object.keys({
  'person.triaged': true,
  'person.dispatched': true,
  'person.answered': true,
  'person.instructed': true,
  'person.approved': true,
  'person.rejected': true,
  'person.retried': true,
  'person.reopened': true,
  'person.cancelled': true,
  'person.assigned': true,
  'person.edited': true,
  'person.commented': true,
  'person.routed': true,
  'person.review_asked': true,
  'person.landed': true,
  'person.stopped_worker': true,
  'person.restarted_worker': true,
  'dispatcher.granted': true,
  'dependency.cancelled': true,
  'operator.triaged': true,
  'operator.returned': true,
  'automation.released': true,
  'backoff.elapsed': true,
  'config.applied': true,
  'worker.started': true,
  'worker.reported': true,
  'worker.idled': true,
  'worker.leaving': true,
  'worker.turn_started': true,
  'worker.died': true,
  'worker.start_failed': true,
  'worker.lost': true,
  'worker.stopped': true,
  'worker.finished': true,
  'worker.undeliverable': true,
  'worker.forged': true,
  'worker.used': true,
  'commit.checked': true,
  'review.verdict': true,
  'reviewer.failed': true,
  'gate.finished': true,
  'landing.landed': true,
  'landing.failed': true,
} satisfies Record<TicketEventType, true>);

const workerTypes = Object.keys({
  'runner.spawned': true,
  'runner.start_failed': true,
  'runner.expired': true,
  'runner.live': true,
  'runner.exited': true,
  'runner.lost': true,
  'agent.reported': true,
  'agent.report_refused': true,
  'agent.turn_ended': true,
  'agent.used': true,
  'turn.delivered': true,
  'turn.undeliverable': true,
  'stall.due': true,
  'overrun.due': true,
  'ticket.instructed': true,
  'ticket.moved_on': true,
  'ticket.stopped': true,
  'supervisor.halted': true,
  'person.interrupted': true,
} satisfies Record<WorkerEventType, true>);

const supervisorTypes = Object.keys({
  'service.started': true,
  'service.stopping': true,
  'store.failing': true,
  'store.recovered': true,
  'switch.flag_seen': true,
  'person.engaged': true,
  'person.released': true,
  'person.drained': true,
  'person.resumed': true,
  'ticket.died': true,
  'ticket.reviewer_failed': true,
  'ticket.reviewer_answered': true,
  'operator.swept': true,
  'config.applied': true,
  'config.refused': true,
} satisfies Record<SupervisorEventType, true>);

export const chartsUnderTest: Readonly<Record<ChartName, ChartUnderTest>> = {
  ticket: {
    name: 'ticket',
    slices: ticketSlices(),
    laws: ticketLaws,
    types: ticketTypes,
    dead: {},
    // A verdict is recorded whoever gives it; a judge's word while the switch is engaged is taken, and held.
    refused:
      /^(?!review\.verdict).*( stranger\b| without a |of an earlier turn|of another run)|^landing\.landed another commit$|^dispatcher\.granted a (reviewer|gate) while held$|^operator\..* while held$|CB-9$|^person\.instructed author(, too much| now, no slot)$/,
  },
  worker: {
    name: 'worker',
    slices: workerSlices(),
    laws: workerLaws,
    types: workerTypes,
    dead: {},
    refused: / earlier$|of an earlier turn|seen before|delivered this$/,
  },
  supervisor: {
    name: 'supervisor',
    slices: supervisorSlices(),
    laws: supervisorLaws,
    types: supervisorTypes,
    dead: {},
    refused: /^$/,
  },
};

/** Passed through in the same instant: `always` leads on. */
export const TRANSIENT: ReadonlySet<string> = new Set(['ticket.arriving']);
