import type { ChartName } from '../../src/machines/charts.ts';
import type { Law } from './invariants/law.ts';
import type { SceneLaw, TurnLaw } from './invariants/scene.ts';
import { sceneLaws } from './invariants/scene-laws.ts';
import { supervisorLaws } from './invariants/supervisor-laws.ts';
import { ticketLaws } from './invariants/ticket-laws.ts';
import { turnLaws } from './invariants/turn-laws.ts';
import { workerLaws } from './invariants/worker-laws.ts';

/**
 * The invariants of DOMAIN §10 as checkers, by what they need to see: one change of one actor, one change among all
 * actors, or everybody at one moment. What needs the store or the processes is in {@link Watch}: 2, 3, 9, 15 to 19, 21.
 */
export const invariants: {
  readonly changes: Readonly<Record<ChartName, readonly Law[]>>;
  readonly turns: readonly TurnLaw[];
  readonly scenes: readonly SceneLaw[];
} = {
  changes: { ticket: ticketLaws, worker: workerLaws, supervisor: supervisorLaws },
  turns: turnLaws,
  scenes: sceneLaws,
};
