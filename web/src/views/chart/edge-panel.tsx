import { useEffect, useState } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { PageOf } from '../../../../src/transport/protocol/page.ts';
import type { DrawnLine } from '../../chart/drawing.ts';
import type { Roads } from '../../chart/road.ts';
import { useSession } from '../../data/context.ts';
import type { Move } from '../../data/moves.ts';
import { moveOf } from '../../data/moves.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import { ticketHref } from '../../route.ts';
import { clockTime } from '../../ui/words.ts';
import { because, byWords } from './because.ts';
import { movesByLine } from './lines.ts';
import { PanelHead } from './panel.tsx';

const SHOWN = 20;

interface EdgePanelProps {
  readonly chart: Chart;
  readonly line: DrawnLine;
  readonly roads: Roads;
  readonly flow: FlowAnswer;
  readonly range: string;
}

/** A line of the chart: which transitions it stands for, and who went along it last. */
export function EdgePanel({ chart, line, roads, flow, range }: EdgePanelProps) {
  const moves = useMovesOver(chart.name, line, roads);
  const transitions = line.transitions.flatMap((at) => chart.graph.edges[at] ?? []);
  return (
    <div class="panel-body">
      <PanelHead
        title={line.title}
        count={movesByLine(flow, roads).get(line.id) ?? 0}
        words={`From ${line.from} to ${line.to}. Moves ${range}.`}
      />
      <section class="panel-section">
        <h3>
          {transitions.length === 1
            ? 'The transition'
            : `${transitions.length} transitions share this line`}
        </h3>
        <ul class="transitions">
          {transitions.map((one, index) => (
            <li key={index}>
              <p>
                <code>{one.event === '' ? 'as soon as' : one.event}</code>
                {one.guard !== null && (
                  <>
                    {one.event === '' ? ' ' : ' if '}
                    <code>{one.guard}</code>
                  </>
                )}
                {one.delay !== null && <> after {one.delay}</>}
              </p>
              {one.description && <p class="muted">{one.description}</p>}
            </li>
          ))}
        </ul>
      </section>
      <section class="panel-section">
        <h3>The last moves</h3>
        {moves?.length === 0 && <p class="muted">Nothing went along here yet.</p>}
        <ol class="edge-moves">
          {moves?.map((move) => (
            <li key={move.seq}>
              <p>
                <time class="muted">{clockTime(move.at)}</time>{' '}
                {move.ticket !== null && (
                  <a class="mono" href={ticketHref(move.ticket)}>
                    <bdi>{move.ticket}</bdi>
                  </a>
                )}{' '}
                <span class="muted">
                  by <bdi>{byWords(move.by)}</bdi>
                </span>
              </p>
              <p class="clamped">
                <bdi>{because(move)}</bdi>
              </p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** Read once for a line, and then as they come. */
function useMovesOver(chart: string, line: DrawnLine, roads: Roads): readonly Move[] | null {
  const { client, moves } = useSession();
  const [past, setPast] = useState<readonly Move[] | null>(null);
  useEffect(() => {
    let wanted = true;
    setPast(null);
    client
      .get<PageOf<StreamEvent>>(`/charts/${chart}/moves`, {
        from: line.from,
        to: line.to,
        limit: 2 * SHOWN,
      })
      .then(({ items }) => {
        if (wanted) setPast(items.map(moveOf).filter((move) => move !== null));
      })
      .catch(() => {
        if (wanted) setPast([]);
      });
    return () => {
      wanted = false;
    };
  }, [client, chart, line.id]);
  if (past === null) return null;
  const newest = moves.newest(200, chart);
  const seen = new Set(past.map(({ seq }) => seq));
  return [...newest.filter(({ seq }) => !seen.has(seq)), ...past]
    .filter((move) =>
      roads.of({ from: move.from, to: move.to, event: move.event.type }).includes(line),
    )
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, SHOWN);
}
