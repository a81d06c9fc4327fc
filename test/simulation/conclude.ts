import { sayingOf } from '../../src/machines/actions.ts';
import type { TicketSeen, WorkerSeen } from '../supervisor/invariants/scene.ts';
import type { Play } from './play.ts';
import { say } from './play.ts';

/** Rounds within which cooperative workers and persons that decide must be done with everything. */
const ROUNDS_MAX = 120;

/** The end of a run: the switch is released, everybody cooperates, and no ticket may be stuck (DOMAIN 15). */
export async function conclude(play: Play): Promise<void> {
  const { world, watch, agents } = play;
  play.failures = 0;
  world.flag.clear();
  await world.advance(2_000);
  say(play, 'supervisor', { type: 'person.released', reason: null });
  say(play, 'supervisor', { type: 'person.resumed' });
  await world.advance(2_000);
  watch.atRest();
  for (let round = 0; round < ROUNDS_MAX && watch.problems.length === 0; round += 1) {
    const open = watch.scene.tickets.filter(({ path }) => path !== 'done' && path !== 'cancelled');
    const alive = watch.scene.workers.filter(({ ended }) => !ended);
    if (open.length === 0 && alive.length === 0) break;
    await agents.adopt();
    for (const worker of watch.scene.workers) await cooperates(play, worker);
    await world.settle();
    for (const ticket of watch.scene.tickets) decides(play, ticket);
    await world.advance(60_000);
    say(play, 'supervisor', { type: 'person.resumed' });
    await world.settle();
    watch.atRest();
  }
  await rested(play);
}

async function rested({ world, watch }: Play): Promise<void> {
  if (watch.problems.length > 0) return;
  for (const { id, path } of watch.scene.tickets) {
    if (path !== 'done' && path !== 'cancelled')
      watch.problems.push(`15: ${id} came to no end: ${path}`);
  }
  // A restart with nothing to hear changes nothing (18).
  const head = world.store.head();
  await world.restart();
  await world.settle();
  watch.atRest();
  if (world.store.head() !== head) {
    const [row] = world.journal(head);
    watch.problems.push(`18: a restart wrote ${row?.body.slice(0, 300)}`);
  }
}

/** An agent that does what it is there for. */
async function cooperates({ agents }: Play, { id, is, path, ended }: WorkerSeen): Promise<void> {
  if (ended || agents.of(id)?.state !== 'live') return;
  if (is.role === 'reviewer') await agents.judges(id, 'pass');
  else if (is.role === 'gate') await agents.exits(id, 0);
  else if (path === 'live.working') await agents.reports(id, 'DONE', `sha of ${id} ${is.turn}`);
  else if (path !== 'live.delivering') await agents.exits(id, 0);
}

/** A person who decides whatever is asked. */
function decides(play: Play, { id, path, is }: TicketSeen): void {
  const address = `ticket/${id}` as const;
  const reason = is.ask?.reason;
  if (path === 'inbox') say(play, address, sayingOf({ action: 'triage' }));
  if (path === 'review.deciding') say(play, address, sayingOf({ action: 'approve' }));
  if (path === 'needs_input') {
    // A retry gives no new budget of tokens: that one a person can only accept or end.
    const accepts = reason === 'question' || reason === 'budget_spent';
    say(play, address, sayingOf({ action: accepts ? 'approve' : 'retry' }));
  }
  if (path === 'todo' && is.assignee === 'mia') {
    say(play, address, sayingOf({ action: 'assign', assignee: null }));
  }
}
