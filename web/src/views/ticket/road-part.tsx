import { useMemo, useState } from 'preact/hooks';
import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useLoaded } from '../../data/load.ts';
import type { Session } from '../../data/session.ts';
import { useCell } from '../../data/source.ts';
import { useKeys } from '../../keys.ts';
import { counted, span } from '../../ui/words.ts';
import { endOfLife } from './band.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { stepWords } from './move-words.ts';
import { Part } from './parts.tsx';
import { goTo } from './place.ts';
import { RoadChart } from './road-chart.tsx';
import { Slider } from './slider.tsx';
import type { Past, Step } from './steps.ts';
import { lastUntil, stepBeside } from './steps.ts';
import type { Story } from './story.ts';
import { hourTime } from './times.ts';

interface RoadProps {
  readonly story: Story;
  readonly ticket: Ticket;
  readonly past: Past;
  /** A place in history; null is now. */
  readonly at: number | null;
}

/** Where the ticket went, and any point of its history put back on the chart. */
export function Road({ story, ticket, past, at }: RoadProps) {
  const session = useSession();
  const now = useNow();
  const [chart, again] = useLoaded('ticket', async () => chartOf(session));
  const [comparing, setComparing] = useState(false);
  const { steps } = past;
  const here = useMemo(() => (at === null ? null : lastUntil(past.points, at)), [past, at]);
  const move = (way: -1 | 1): void => {
    const step = stepBeside(steps, at, way);
    if (step !== undefined) goTo(step === null || step === steps.at(-1) ? null : step.seq);
  };
  useKeys({ ',': () => move(-1), '.': () => move(1), n: () => goTo(null) });
  const first = steps[0];
  if (!first) {
    return (
      <Part id="road" title="Its road">
        <p class="muted">Reading its history…</p>
      </Part>
    );
  }
  const until = here?.at ?? endOfLife(steps, now);
  const moves = steps.length - 1;
  return (
    <Part
      id="road"
      title="Its road"
      aside={
        <>
          <span class="muted road-length">
            {moves === 0
              ? 'not moved yet'
              : `${counted(moves, 'move')} in ${span(endOfLife(steps, now) - first.at)}`}
          </span>
          <span class="road-buttons">
            <button
              type="button"
              class="button small"
              disabled={moves === 0}
              onClick={() => setComparing(true)}
            >
              Compare…
            </button>
            <button
              type="button"
              class="button small"
              disabled={at === null}
              aria-keyshortcuts="n"
              onClick={() => goTo(null)}
            >
              Now{' '}
              <kbd class="kbd" aria-hidden="true">
                n
              </kbd>
            </button>
          </span>
        </>
      }
    >
      <PointWords past={past} at={at} />
      {chart.state === 'there' && (
        <RoadChart
          chart={chart.value}
          ticket={ticket}
          steps={steps}
          at={at}
          until={until}
          now={now}
        />
      )}
      {chart.state === 'failed' && (
        <p class="muted">
          {chart.why}{' '}
          <button type="button" class="button small" onClick={again}>
            Draw it again
          </button>
        </p>
      )}
      <Slider past={past} at={at} now={now} />
      {comparing && (
        <CompareDialog story={story} steps={steps} at={at} onClose={() => setComparing(false)} />
      )}
    </Part>
  );
}

/** The context at the slider's point. */
function PointWords({ past, at }: { readonly past: Past; readonly at: number | null }) {
  const limits = useCell(useSession().status)?.limits ?? null;
  const step = lastUntil<Step>(past.steps, at ?? Number.MAX_SAFE_INTEGER);
  const point = lastUntil(past.points, at ?? Number.MAX_SAFE_INTEGER);
  if (!step || !point) return null;
  const { deathCount, reviewCycles, runs } = point.ticket;
  return (
    <p class="point-words" role="status">
      <strong>{hourTime(step.at, true)}</strong> <bdi>{stepWords(step, limits)}</bdi>.{' '}
      <span class="point-counts">{`Deaths ${deathCount}, cycles ${reviewCycles}, runs ${runs}.`}</span>
    </p>
  );
}

/** The ticket's chart does not change while the service runs; a page that meets another one is told to load again. */
let chartRead: { readonly session: Session; readonly chart: Promise<Chart> } | null = null;

function chartOf(session: Session): Promise<Chart> {
  if (chartRead?.session !== session) {
    const chart = session.client.get<Chart>('/charts/ticket');
    chartRead = { session, chart };
    chart.catch(() => {
      chartRead = null;
    });
  }
  return chartRead.chart;
}
