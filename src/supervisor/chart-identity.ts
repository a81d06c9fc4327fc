import type { AnyStateMachine } from 'xstate';
import type { Chart, ChartName } from '../machines/charts.ts';
import { charts } from '../machines/charts.ts';
import type { TicketInput, WorkerInput } from '../machines/ticket-context.ts';
import { ticketContext } from '../machines/ticket-context.ts';
import { workerContext } from '../machines/worker-context.ts';
import type { StateValue } from '../step/step.ts';
import { chartHash } from '../step/chart-definition.ts';
import { begin, statePath } from '../step/step.ts';
import type { StoredActor } from './ports.ts';

export interface ChartIdentity {
  readonly name: ChartName;
  readonly version: number;
  readonly hash: string;
  readonly machine: AnyStateMachine;
}

function identify(chart: Chart): ChartIdentity {
  const machine = chart.machine as unknown as AnyStateMachine;
  return { name: chart.name, version: chart.version, hash: chartHash(machine), machine };
}

export const chartIdentities: Readonly<Record<ChartName, ChartIdentity>> = {
  ticket: identify(charts.ticket),
  worker: identify(charts.worker),
  supervisor: identify(charts.supervisor),
};

/** What each chart's context holds, read off a fresh one. */
const CONTEXT_KEYS: Readonly<Record<ChartName, readonly string[]>> = {
  ticket: Object.keys(ticketContext({ id: '', at: 0, state: 'todo' } as TicketInput)),
  worker: Object.keys(workerContext({ id: '' } as WorkerInput)),
  supervisor: Object.keys(begin(charts.supervisor.machine, { limits: null }).snapshot.context),
};

/**
 * Why a stored snapshot does not fit the chart of today; null where it fits. XState itself accepts any snapshot whose
 * state names match, whatever is in its context: an actor that does not fit is set apart instead of guessed at.
 */
export function misfit(stored: StoredActor): string | null {
  const chart = chartIdentities[stored.chart];
  if (!chart) return `no chart is named ${stored.chart}`;
  if (stored.chartVersion > chart.version) {
    return `it was written by version ${stored.chartVersion} of the chart; this service knows ${chart.version}`;
  }
  if (stored.chartHash === chart.hash) return null;
  if (stored.chartVersion < chart.version) {
    return `no migration leads from version ${stored.chartVersion} of the chart to ${chart.version}`;
  }
  if (!hasState(chart.machine, stored.snapshot.value)) {
    return `the chart has no state ${statePath(stored.snapshot.value)}`;
  }
  const missing = CONTEXT_KEYS[stored.chart].filter((key) => !(key in stored.snapshot.context));
  return missing.length > 0 ? `its context lacks ${missing.join(', ')}` : null;
}

function hasState(machine: AnyStateMachine, value: StateValue): boolean {
  try {
    machine.getStateNodeById(`${machine.id}.${statePath(value)}`);
    return true;
  } catch {
    return false;
  }
}
