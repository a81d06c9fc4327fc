import { describe, expect, it } from 'vitest';
import { Roads } from '../../../web/src/chart/road.ts';
import { thickness, countsByLabel, movesByLine } from '../../../web/src/views/chart/lines.ts';
import { drawnChart } from '../../charts/a-chart.ts';

describe('the road of a move on the ticket chart', () => {
  const { graph, graphs } = drawnChart('ticket');
  const roads = new Roads(graphs.wide, graph.edges);
  const road = (from: string | null, to: string, event: string): string[] =>
    roads.of({ from, to, event }).map(({ id }) => id);

  it.each([
    ['inbox', 'todo', 'person.triaged', 'inbox → todo'],
    ['todo', 'in_progress', 'dispatcher.granted', 'todo → in_progress'],
    ['in_progress', 'review.verifying', 'worker.reported', 'in_progress → review'],
    ['review.verifying', 'review.judging', 'commit.checked', 'review.verifying → review.judging'],
    // What a verdict moves is decided by eventless transitions of the frame.
    ['review.judging', 'todo', 'review.verdict', 'review → todo'],
    ['review.judging', 'needs_input', 'review.verdict', 'review → needs_input'],
    ['review.judging', 'done', 'review.verdict', 'review.judging → done'],
    ['review.gating', 'done', 'person.approved', 'review → done'],
    ['needs_input', 'todo', 'person.retried', 'needs_input → todo'],
  ])('from %s to %s by %s is the line %s', (from, to, event, line) => {
    const found = road(from, to, event);
    const known = graphs.wide.lines.some(({ id }) => id === line);
    expect(found).toHaveLength(1);
    if (known) expect(found).toEqual([line]);
    const [drawn] = graphs.wide.lines.filter(({ id }) => id === found[0]);
    expect(from.startsWith(drawn?.from ?? '-')).toBe(true);
  });

  it('is several lines where a state is passed through in one step', () => {
    expect(road('in_progress', 'review.gating', 'worker.reported')).toEqual([
      'in_progress → review',
      'review.verifying → review.gating',
    ]);
  });

  it.each([
    [null, 'todo', 'xstate.init'],
    ['todo', 'todo', 'person.edited'],
    ['todo', 'cancelled', 'person.cancelled'],
    ['done', 'todo', 'person.reopened'],
  ])('from %s to %s by %s is no line: it is told in words', (from, to, event) => {
    expect(road(from, to, event)).toEqual([]);
  });

  it('is found in each picture of every transition that has a line', () => {
    for (const view of [graphs.wide, graphs.tall, graphs.compact]) {
      const all = new Roads(view, graph.edges);
      for (const { from, to, event, line } of graph.edges) {
        if (line === null) continue;
        expect([line, all.of({ from, to, event })].length).toBe(2);
        expect(all.of({ from, to, event }).map(({ from, to }) => `${from} → ${to}`)).toEqual([
          line,
        ]);
      }
    }
  });

  const edge = (from: string, to: string, event: string, count: number) => ({
    from,
    to,
    event,
    count,
  });
  const flow = {
    from: '',
    to: '',
    seq: 0,
    complete: true,
    dwell: [],
    buckets: [],
    edges: [
      edge('todo', 'in_progress', 'dispatcher.granted', 14),
      edge('todo', 'in_progress', 'person.dispatched', 2),
      edge('review.judging', 'done', 'review.verdict', 3),
      edge('review.gating', 'done', 'gate.finished', 2),
      edge('in_progress', 'review.gating', 'worker.reported', 5),
    ],
  };

  it('counts all moves of a line, by whatever event', () => {
    const moves = movesByLine(flow, roads);
    expect(moves.get('todo → in_progress')).toBe(16);
    expect(moves.get('in_progress → review')).toBe(5);
    expect(moves.get('review.verifying → review.gating')).toBe(5);
  });

  it('has the number of all lines that share a name at that name', () => {
    const counts = countsByLabel(graphs.wide, movesByLine(flow, roads));
    const accepted = graphs.wide.lines.filter(
      ({ title, label }) => title === 'accepted' && label !== null,
    );
    expect(accepted).toHaveLength(1);
    expect(counts.get(accepted[0]?.id ?? '')).toBe(5);
  });
});

describe('a line', () => {
  it.each([
    [0, 1.5],
    [3, 1.5],
    [10, 4.2],
    [14, 5.88],
    [500, 8],
  ])('of %i moves is %d px thick', (moves, px) => expect(thickness(moves)).toBeCloseTo(px, 6));
});
