import type { ChartName } from '../machines/charts.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How a chart is to be looked at: what no algorithm can know. It holds no rule: a state that it does not name is put in
 * the last column, and a transition that it does not name is drawn.
 */
export interface Sketch {
  /** Top-level states from left to right; those of one column from top to bottom. The first row is the main path. */
  readonly columns: readonly (readonly string[])[];
  /** States without arrows, below the first column. Words at the state say how one gets there. */
  readonly aside: readonly string[];
  /** Events whose transitions are words at the state and no arrows. */
  readonly words: readonly string[];
  readonly size: Size;
  readonly subSize: Size;
  readonly sizes: Readonly<Record<string, Size>>;
  /** What an arrow is called, by `from → to` of the states at its ends; else by its first event. */
  readonly titles: Readonly<Record<string, string>>;
}

export const sketches: Readonly<Record<ChartName, Sketch>> = {
  ticket: {
    columns: [['inbox'], ['todo'], ['in_progress'], ['review'], ['done', 'needs_input']],
    aside: ['arriving', 'cancelled'],
    // Open to people from everywhere, or the bookkeeping of a changed configuration.
    words: ['person.cancelled', 'person.routed', 'person.reopened', 'config.applied'],
    size: { width: 166, height: 164 },
    subSize: { width: 186, height: 83 },
    sizes: {
      arriving: { width: 106, height: 66 },
      cancelled: { width: 128, height: 66 },
      inbox: { width: 106, height: 164 },
    },
    titles: {
      'inbox → todo': 'triaged',
      'todo → in_progress': 'slot free',
      'todo → review': 'no author needed',
      'todo → needs_input': 'runs or budget spent',
      'in_progress → review': 'reported',
      'in_progress → todo': 'tried again',
      'in_progress → needs_input': 'second death, question, cannot start',
      'review → in_progress': 'fail',
      'review → todo': 'fail: back with reasons and gaps',
      'review → needs_input': 'uncertain, last cycle',
      'review → done': 'accepted',
      'review.verifying → review.judging': 'commit found',
      'review.judging → review.gating': 'pass',
      'review.gating → review.deciding': 'gates passed',
      'review.verifying → review.gating': 'no reviewer',
      'review.verifying → review.deciding': 'no reviewer, no gates',
      'review.judging → review.deciding': 'no gates',
      'needs_input → in_progress': 'answered: same worker',
      'needs_input → todo': 'answered, retried, sent back',
      'needs_input → done': 'approved',
    },
  },
  worker: {
    columns: [['starting'], ['gated'], ['live'], ['stopping'], ['ended']],
    aside: [],
    words: [],
    size: { width: 132, height: 164 },
    subSize: { width: 150, height: 64 },
    sizes: {},
    titles: {
      'starting → gated': 'runner up',
      'gated → live': 'agent runs',
      'live → stopping': 'stop, stall, overrun',
      'live → ended': 'exited or lost',
      'stopping → ended': 'exited',
      'gated → starting': 'expired',
      'starting → ended': 'start failed',
      'gated → ended': 'start failed, exited',
      'starting → stopping': 'called off',
      'gated → stopping': 'called off',
      'live.working → live.reported': 'report',
      'live.working → live.idle': 'turn ended',
      'live.reported → live.idle': 'turn ended',
      'live.idle → live.delivering': 'instructed',
      'live.delivering → live.working': 'delivered',
      'live.reported → live.leaving': 'moved on',
      'live.idle → live.leaving': 'moved on',
    },
  },
  supervisor: {
    columns: [['starting'], ['running'], ['paused', 'draining'], ['degraded', 'stopped']],
    aside: [],
    words: [],
    size: { width: 132, height: 164 },
    subSize: { width: 150, height: 64 },
    sizes: {},
    titles: {
      'starting → running': 'started',
      'starting → paused': 'started, held',
      'running → paused': 'engaged',
      'paused → running': 'released',
      'running → draining': 'drained',
      'draining → running': 'resumed',
      'paused → draining': 'drained',
      'draining → paused': 'resumed, still held',
      'degraded → running': 'store recovered',
      'degraded → paused': 'recovered, held',
      'degraded → draining': 'recovered, draining',
      'stopped → running': 'started',
      'stopped → paused': 'started, held',
      'paused.held → paused.mass_deaths': 'released',
      'paused.mass_deaths → paused.held': 'engaged',
      'draining.going → draining.held': 'engaged',
      'draining.held → draining.going': 'released',
    },
  },
};
