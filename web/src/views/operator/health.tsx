import { useEffect, useState } from 'preact/hooks';
import type { HealthSample } from '../../../../src/transport/protocol/operator.ts';
import { now, useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { setQuery, useRoute } from '../../route.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { SmallPlot } from '../../ui/small-plot.tsx';
import { counted, msSince, span } from '../../ui/words.ts';
import { driftWords, MEASURES } from './measures.ts';

const HOUR_MS = 60 * 60 * 1_000;
const RANGES = {
  hour: { name: 'Hour', ms: HOUR_MS },
  day: { name: 'Day', ms: 24 * HOUR_MS },
  week: { name: 'Week', ms: 7 * 24 * HOUR_MS },
} as const;
type Range = keyof typeof RANGES;
const SAMPLES_MAX = 10_100;

/** How the service fared, sweep by sweep: small plots over the same time, and what the operator found. */
export function Health() {
  const asked = useRoute().query.get('range');
  const range: Range = asked === 'day' || asked === 'week' ? asked : 'hour';
  const { samples, failed } = useSamples(range);
  useNow();
  const to = now();
  const from = to - RANGES[range].ms;
  const newest = samples.at(-1);
  return (
    <section class="section">
      <div class="section-head">
        <h2>Health</h2>
        <span class="meta">
          {newest
            ? `The operator looked ${span(msSince(newest.at))} ago.`
            : (failed ?? 'No sweep yet.')}
        </span>
        <Segmented
          label="Time range"
          value={range}
          options={Object.entries(RANGES).map(([value, { name }]) => ({
            value: value as Range,
            name,
          }))}
          onChange={(value) => setQuery({ range: value === 'hour' ? null : value })}
        />
      </div>
      {newest && (
        <>
          <div class="plots">
            {MEASURES.map(({ name, tone, value, say, scarce = false }) => (
              <SmallPlot
                key={name}
                name={name}
                tone={tone}
                say={say}
                scarce={scarce}
                from={from}
                to={to}
                samples={samples.map((sample) => ({
                  at: Date.parse(sample.at),
                  value: value(sample),
                }))}
              />
            ))}
          </div>
          <Drift sample={newest} />
        </>
      )}
    </section>
  );
}

/** Oldest first, and those that come while one looks. */
function useSamples(range: Range): {
  readonly samples: readonly HealthSample[];
  readonly failed: string | null;
} {
  const session = useSession();
  const [samples, setSamples] = useState<readonly HealthSample[]>([]);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const from = new Date(now() - RANGES[range].ms).toISOString();
    const read = async (): Promise<void> => {
      const found: HealthSample[] = [];
      for await (const sample of session.client.list<HealthSample>('/operator/health')) {
        if (sample.at < from || found.length >= SAMPLES_MAX) break;
        found.push(sample);
      }
      if (wanted) setSamples((heard) => merged(found.toReversed(), heard));
    };
    read().catch((error: unknown) => {
      if (wanted) setFailed(error instanceof Error ? error.message : String(error));
    });
    const off = session.onEvent(({ type, data }) => {
      if (type !== 'callboard.operator.health') return;
      setSamples((known) => merged(known, [data['sample'] as HealthSample]).slice(-SAMPLES_MAX));
    });
    return () => {
      wanted = false;
      off();
    };
  }, [session, range]);
  return { samples, failed };
}

function merged(one: readonly HealthSample[], other: readonly HealthSample[]): HealthSample[] {
  const byTime = new Map([...one, ...other].map((sample) => [sample.at, sample]));
  return [...byTime.values()].toSorted((a, b) => a.at.localeCompare(b.at));
}

function Drift({ sample }: { readonly sample: HealthSample }) {
  const { drift, driftTotal, failed } = sample;
  return (
    <div class="section">
      <div class="section-head">
        <h3>Drift</h3>
        <span class="meta">
          {driftTotal === 0
            ? 'Branches, worktrees and processes are as the tickets say.'
            : `${counted(driftTotal, 'thing')} that the operator reports and leaves to you.`}
        </span>
      </div>
      {failed.map(({ sweeper, cause }) => (
        <p key={sweeper} class="late">
          The sweep for {sweeper} failed: <bdi>{cause}</bdi>
        </p>
      ))}
      {drift.length > 0 && (
        <div class="card table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Which</th>
                <th scope="col">Found</th>
                <th scope="col" class="number">
                  For
                </th>
              </tr>
            </thead>
            <tbody>
              {drift.map(({ kind, ref, detail, since }) => (
                <tr key={`${kind} ${ref}`}>
                  <td>{driftWords(kind)}</td>
                  <td class="mono">
                    <bdi>{ref}</bdi>
                  </td>
                  <td>
                    <bdi>{detail}</bdi>
                  </td>
                  <td class="number">{span(msSince(since))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
