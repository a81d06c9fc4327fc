import type { Address, By } from '../machines/by.ts';
import type { StepResult } from '../step/step.ts';
import { statePath } from '../step/step.ts';
import type { Draft } from './draft.ts';
import type { StoredActor } from './ports.ts';
import type { ReceiveScope } from './scope.ts';
import { changed, ticketView, workerView } from './views.ts';

/** What one transition leaves behind: its event in the journal, its timers, and the actor as readers see it. */

export function journal(
  { draft, branchOf }: ReceiveScope,
  change: {
    before: StoredActor | null;
    next: StoredActor;
    saying: { readonly type: string; readonly input?: object };
    by: By;
  },
): void {
  const { before, next, saying, by } = change;
  const from = before ? statePath(before.snapshot.value) : null;
  const to = statePath(next.snapshot.value);
  const common = { event: saying, from, to, by };
  const prev = before?.lastSeq ?? 0;
  const id = next.address.slice(next.address.indexOf('/') + 1);
  if (next.chart === 'ticket') {
    const view = ticketView(next, branchOf(id));
    const ticket = changed(before ? ticketView(before, branchOf(id)) : null, view);
    const type = before === null ? 'created' : from === to ? 'updated' : 'transition';
    draft.record({
      actor: next.address,
      prev,
      source: `/tickets/${id}`,
      subject: id,
      type: `callboard.ticket.${type}`,
      data: { ...common, ticket },
    });
  } else if (next.chart === 'worker') {
    const view = workerView(next);
    draft.record({
      actor: next.address,
      prev,
      source: `/workers/${id}`,
      subject: view.ticket,
      type: 'callboard.worker.transition',
      data: {
        ...common,
        ticket: { id: view.ticket },
        worker: { id, ...changed(before ? workerView(before) : null, view) },
      },
    });
  } else {
    draft.record({
      actor: next.address,
      prev,
      source: '/supervisor',
      subject: null,
      type: 'callboard.supervisor.transition',
      data: common,
    });
  }
}

export function applyTimers(draft: Draft, address: Address, result: StepResult): void {
  for (const timer of result.timers) {
    if ('clear' in timer) draft.clearTimer(address, timer.clear);
    else {
      const { id, delayMs, event } = timer.set;
      draft.setTimer({ actor: address, id, dueAt: draft.at + delayMs, event });
    }
  }
}

export function readModel({ draft, branchOf, roster }: ReceiveScope, actor: StoredActor): void {
  const id = actor.address.slice(actor.address.indexOf('/') + 1);
  if (actor.chart === 'ticket') draft.tickets.set(id, ticketView(actor, branchOf(id)));
  if (actor.chart === 'worker') draft.workers.set(id, workerView(actor));
  roster.follow(actor);
}

/** An actor as the sender of what it says: a worker speaks in its role. */
export function speakerOf({ address, chart, snapshot }: StoredActor): By {
  const id = address.slice(address.indexOf('/') + 1);
  const { role } = snapshot.context;
  return { kind: role === 'reviewer' || role === 'gate' ? role : chart, id };
}
