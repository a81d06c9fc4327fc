import { chartShape, CHART_NAMES, drawnChart } from '../../src/charts/chart.ts';
import type { ChartShape } from '../../src/charts/shape.ts';

/** Every chart, for tables of tests. */
export const CHARTS = CHART_NAMES.map((name) => ({ name }));

export { chartShape, drawnChart };

/** A chart whose every word tries to break out of the format that it is written in. */
export const HOSTILE: ChartShape = {
  description: 'It says "stop"; <b>&amp; --> goes on: #1 {x} --',
  initial: 'a',
  states: ['a', 'b'].map((path) => ({
    path,
    name: `<${path}> "&'; end note`,
    parent: null,
    type: 'atomic',
    initial: null,
    description: ']]> --> <script>alert(1)</script>; "%%{init}%%" \u0000',
    owner: 'person',
    tags: ['<t>'],
    entry: ['<e>'],
    exit: [],
  })),
  transitions: [
    {
      from: 'a',
      to: 'b',
      event: 'go:now; "<now>"',
      kind: 'event',
      label: 'go:now; "<now>"',
      delay: null,
      guard: '<may> & "can"',
      description: 'a -- b',
      actions: ['<act>'],
      stays: false,
      reenter: false,
    },
  ],
};
