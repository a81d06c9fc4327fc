import type { TicketContext } from '../../../src/machines/ticket-context.ts';
import { statePath } from '../../../src/step/step.ts';
import type { Turn } from '../chronicle.ts';
import type { Scene, TurnLaw } from './scene.ts';

const law = (of: string, says: string, holds: (turn: Turn, scene: Scene) => boolean): TurnLaw => ({
  of,
  says,
  broken: (turn, scene) => {
    if (holds(turn, scene)) return null;
    const { address, event, before, after } = turn;
    return `${address}: ${statePath(before.value)} + ${event.type} → ${statePath(after.value)}`;
  },
});

const spawned = ({ actions }: Turn): readonly { role: string; automatic: boolean }[] =>
  actions
    .filter(({ type }) => type === 'spawnWorker')
    .map(({ params }) => params['input'] as { role: string; automatic: boolean });

/** Words of judges: while the switch is engaged they are kept and move nothing. */
const JUDGES = [
  'commit.checked',
  'review.verdict',
  'reviewer.failed',
  'gate.finished',
  'automation.released',
];

/** What DOMAIN §10 says about one change and all the others; the scene is the one that the change leads to. */
export const turnLaws: readonly TurnLaw[] = [
  law('7', 'nothing is started by itself unless starts are allowed', (turn, scene) => {
    const { forced } = turn.before.context as unknown as TicketContext;
    const itself = turn.chart === 'ticket' && turn.event.by.kind === 'dispatcher' && !forced;
    return !itself || spawned(turn).length === 0 || scene.supervisor.starts;
  }),
  law('7', 'a judge’s word moves nothing while moves are held', (turn, scene) => {
    if (turn.chart !== 'ticket' || !JUDGES.includes(turn.event.type) || !scene.supervisor.held)
      return true;
    return statePath(turn.before.value) === statePath(turn.after.value);
  }),
  law('7', 'the operator moves a ticket only where automation is on', (turn, scene) =>
    turn.chart === 'ticket' && turn.event.by.kind === 'operator' ? scene.supervisor.starts : true,
  ),
  law('12', 'with an open dependency nothing begins by itself', (turn, scene) => {
    const { forced, dependsOn, waived } = turn.before.context as unknown as TicketContext;
    if (turn.chart !== 'ticket' || turn.event.by.kind !== 'dispatcher' || forced) return true;
    if (!spawned(turn).some(({ role }) => role === 'author')) return true;
    return dependsOn.every((id) => waived.includes(id) || scene.ticket(id)?.path === 'done');
  }),
  law('20', 'a stop of ours is no death', (turn) => {
    if (turn.event.type !== 'worker.died') return true;
    return turn.event.by.kind === 'worker';
  }),
];
