import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import type { Chart, ChartName } from '../machines/charts.ts';
import { charts } from '../machines/charts.ts';
import type { StateValue } from '../step/step.ts';
import { statePath } from '../step/step.ts';
import type { StoredActor } from './ports.ts';

export interface ChartIdentity {
  readonly name: ChartName;
  readonly version: number;
  /** SHA-256 of the chart's definition, first 16 hex digits: any change of shape shows. */
  readonly hash: string;
  readonly machine: AnyStateMachine;
}

function identify(chart: Chart): ChartIdentity {
  const definition = JSON.stringify(chart.machine.definition);
  return {
    name: chart.name,
    version: chart.version,
    hash: createHash('sha256').update(definition).digest('hex').slice(0, 16),
    machine: chart.machine as unknown as AnyStateMachine,
  };
}

export const chartIdentities: Readonly<Record<ChartName, ChartIdentity>> = {
  ticket: identify(charts.ticket),
  worker: identify(charts.worker),
  supervisor: identify(charts.supervisor),
};

/**
 * Why a stored snapshot does not fit the chart of today; null where it fits. XState itself accepts any snapshot whose
 * state names match, whatever is in its context: an actor that does not fit is set apart instead of guessed at.
 */
export function misfit(stored: StoredActor, sample: Readonly<Record<string, unknown>> | null): string | null {
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
  const missing = Object.keys(sample ?? {}).filter((key) => !(key in stored.snapshot.context));
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
