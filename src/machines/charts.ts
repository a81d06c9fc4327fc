import { supervisorMachine } from './supervisor.ts';
import { ticketMachine } from './ticket.ts';
import { workerMachine } from './worker.ts';

/** A chart as the host knows it. `version` rises when stored snapshots need a migration. */
export interface Chart {
  readonly name: 'ticket' | 'worker' | 'supervisor';
  readonly version: number;
  readonly machine: typeof ticketMachine | typeof workerMachine | typeof supervisorMachine;
}

export const charts = {
  ticket: { name: 'ticket', version: 1, machine: ticketMachine },
  worker: { name: 'worker', version: 1, machine: workerMachine },
  supervisor: { name: 'supervisor', version: 1, machine: supervisorMachine },
} as const satisfies Record<string, Chart>;

export type ChartName = keyof typeof charts;
