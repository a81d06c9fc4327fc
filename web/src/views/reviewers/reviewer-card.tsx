import type { Agreement, Review } from '../../../../src/transport/protocol/review.ts';
import { now } from '../../data/clock.ts';
import { SmallPlot } from '../../ui/small-plot.tsx';
import { percent } from '../../ui/words-of-size.ts';
import { agreementOverTime, WINDOW } from './agreement.ts';

interface ReviewerCardProps {
  readonly stats: Agreement;
  readonly reviews: readonly Review[];
}

const VERDICTS = ['pass', 'fail', 'uncertain'] as const;

/** One reviewer with its model: how often people decide as it did, over time and by verdict. */
export function ReviewerCard({ stats, reviews }: ReviewerCardProps) {
  const line = agreementOverTime(reviews);
  const from = line[0]?.at ?? 0;
  const to = Math.max(now(), from + 1);
  return (
    <article class="card reviewer-card" aria-label={stats.reviewer}>
      <header class="section-head">
        <h3 class="reviewer-name">
          <bdi>{stats.reviewer}</bdi>
        </h3>
        <span class="meta">{stats.model ?? 'model not told'}</span>
        <span class="reviewer-rate">{percent(stats.agreement)}</span>
      </header>
      <SmallPlot
        name={`Agreement, last ${WINDOW} decided`}
        samples={line}
        from={from}
        to={to}
        top={1}
        say={percent}
        tone="ok"
      />
      <table class="decided">
        <thead>
          <tr>
            <th scope="col">It said</th>
            <th scope="col" class="number">
              accepted
            </th>
            <th scope="col" class="number">
              sent back
            </th>
            <th scope="col" class="number">
              cancelled
            </th>
            <th scope="col" class="number">
              open
            </th>
          </tr>
        </thead>
        <tbody>
          {VERDICTS.map((verdict) => {
            const decided = stats.verdicts[verdict];
            return (
              <tr key={verdict}>
                <th scope="row" class={`verdict ${verdict}`}>
                  {verdict}
                </th>
                <td class="number">{decided.accepted_done}</td>
                <td class="number">{decided.sent_back}</td>
                <td class="number">{decided.cancelled}</td>
                <td class="number faint">{decided.undecided}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="meta">{factsOf(stats)}</p>
    </article>
  );
}

function factsOf({ precision, uncertainShare, errors, stale, shadow }: Agreement): string {
  const { advance, return_for_fixes: back, escalate } = shadow;
  const inShadow = advance + back + escalate;
  return [
    precision.pass === null ? null : `${percent(precision.pass)} of its passes were accepted`,
    precision.fail === null ? null : `${percent(precision.fail)} of its fails were sent back`,
    uncertainShare === null || uncertainShare === 0
      ? null
      : `uncertain in ${percent(uncertainShare)}`,
    errors === 0 ? null : `${errors} without a verdict`,
    stale === 0 ? null : `${stale} stale`,
    inShadow === 0
      ? null
      : `in shadow it would have advanced ${advance}, sent back ${back}, asked about ${escalate}`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
}
