import type { ChartName } from '../machines/charts.ts';
import type { View, ViewName } from './views.ts';

/**
 * How a chart is to be looked at: what no algorithm can know. It holds no rule: a state that it does not name is put in
 * the last column, and a transition that it does not name is drawn.
 */
export interface Sketch {
  /** Top-level states along the main path; those of one column across it. The first row is the main path. */
  readonly columns: readonly (readonly string[])[];
  /** States without arrows, below the first column. Words at the state say how one gets there. */
  readonly aside: readonly string[];
  /** Events whose transitions are words at the state and no arrows. */
  readonly words: readonly string[];
  /** What an arrow is called, by `from → to` of the states at its ends; else by its first event. */
  readonly titles: Readonly<Record<string, string>>;
  /** What differs from the common view. */
  readonly views: Readonly<Partial<Record<ViewName, Partial<View>>>>;
}

const NEEDS_INPUT_WAYS = [
  ['todo → needs_input', 'in_progress → needs_input'],
  ['needs_input → todo', 'needs_input → in_progress'],
];

export const sketches: Readonly<Record<ChartName, Sketch>> = {
  ticket: {
    columns: [['inbox'], ['todo'], ['in_progress'], ['review'], ['done', 'needs_input']],
    aside: ['arriving', 'cancelled'],
    // Open to people from everywhere, or the bookkeeping of a changed configuration.
    words: ['person.cancelled', 'person.routed', 'person.reopened', 'config.applied'],
    titles: {
      'inbox → todo': 'triaged',
      'todo → in_progress': 'slot free',
      'todo → review': 'no author needed',
      'todo → needs_input': 'runs or budget spent',
      'in_progress → review': 'reported',
      'in_progress → todo': 'tried again',
      'in_progress → needs_input': '2nd death, question, cannot start',
      'review → in_progress': 'more to say',
      'review → todo': 'fail: back with reasons',
      'review → needs_input': 'uncertain',
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
    views: {
      wide: {
        sizes: {
          arriving: { width: 106, height: 34 },
          cancelled: { width: 128, height: 66 },
          inbox: { width: 106, height: 164 },
        },
        offsets: { needs_input: 440 },
        above: ['todo → review'],
      },
      compact: {
        sizes: {
          arriving: { width: 80, height: 28 },
          cancelled: { width: 105, height: 44 },
          inbox: { width: 84, height: 80 },
          needs_input: { width: 112, height: 64 },
        },
        offsets: { needs_input: 130 },
        above: ['todo → review'],
      },
      tall: {
        sizes: {
          arriving: { width: 106, height: 34 },
          cancelled: { width: 128, height: 52 },
          done: { width: 98, height: 66 },
          needs_input: { width: 138, height: 66 },
        },
        above: ['todo → review', 'review → todo'],
        shared: NEEDS_INPUT_WAYS,
        titles: {
          'todo → needs_input': 'spent',
          'in_progress → needs_input': '2nd death, question',
          'needs_input → in_progress': 'same worker',
          'needs_input → todo': 'answered',
        },
      },
    },
  },
  worker: {
    columns: [['starting'], ['gated'], ['live'], ['stopping'], ['ended']],
    aside: [],
    words: [],
    titles: {
      'starting → gated': 'runner up',
      'gated → live': 'agent runs',
      'live → stopping': 'stop, stall',
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
    views: {
      wide: {
        size: { width: 140, height: 164 },
        subSize: { width: 186, height: 64 },
        above: ['starting → stopping', 'gated → stopping'],
        shared: [
          ['starting → stopping', 'gated → stopping'],
          ['starting → ended', 'gated → ended', 'live → ended'],
        ],
      },
      compact: {
        size: { width: 105, height: 80 },
        above: ['starting → stopping', 'gated → stopping'],
        shared: [
          ['starting → stopping', 'gated → stopping'],
          ['starting → ended', 'gated → ended', 'live → ended'],
        ],
      },
      tall: {
        above: ['starting → stopping', 'gated → stopping'],
        shared: [
          ['starting → stopping', 'gated → stopping'],
          ['starting → ended', 'gated → ended', 'live → ended'],
        ],
      },
    },
  },
  supervisor: {
    columns: [['starting', 'degraded'], ['running', 'draining'], ['paused'], ['stopped']],
    aside: [],
    words: [],
    titles: {
      'starting → running': 'started',
      'starting → paused': 'started, held',
      'running → paused': 'engaged',
      'paused → running': 'released',
      'running → draining': 'drained',
      'draining → running': 'resumed',
      'paused → draining': 'drained',
      'draining → paused': 'still held',
      'degraded → running': 'recovered',
      'degraded → paused': 'recovered, held',
      'degraded → draining': 'recovered, draining',
      'stopped → running': 'started',
      'stopped → paused': 'held',
      'paused.held → paused.mass_deaths': 'released',
      'paused.mass_deaths → paused.held': 'engaged',
      'draining.going → draining.held': 'engaged',
      'draining.held → draining.going': 'released',
    },
    views: {
      wide: {
        size: { width: 150, height: 120 },
        subSize: { width: 200, height: 64 },
        sizes: {
          running: { width: 180, height: 260 },
          'paused.held': { width: 200, height: 150 },
          'paused.mass_deaths': { width: 200, height: 150 },
        },
        offsets: { degraded: 140, draining: 320 },
        above: ['starting → paused', 'stopped → running'],
        east: ['degraded → paused'],
      },
      compact: {
        sizes: {
          running: { width: 130, height: 150 },
          'paused.held': { width: 130, height: 94 },
          'paused.mass_deaths': { width: 130, height: 94 },
        },
        offsets: { degraded: 90, draining: 190 },
        above: ['starting → paused', 'stopped → running'],
        east: ['degraded → paused'],
      },
      tall: {
        columns: [['starting', 'stopped'], ['running'], ['paused'], ['draining'], ['degraded']],
        size: { width: 244, height: 54 },
        sizes: { starting: { width: 110, height: 54 }, stopped: { width: 110, height: 54 } },
        main: 94,
        step: 100,
        above: ['starting → paused', 'degraded → running', 'degraded → paused'],
        shared: [['degraded → running', 'degraded → paused']],
        east: ['paused → running', 'paused → draining'],
        titles: { 'degraded → paused': 'recovered' },
      },
    },
  },
};
