import type { Review } from '../../../../src/transport/protocol/review.ts';
import { useNow } from '../../data/clock.ts';
import { ticketHref } from '../../route.ts';
import { msSince, shortSha, span } from '../../ui/words.ts';
import { agrees } from './agreement.ts';

const DECISIONS: Readonly<Record<string, string>> = {
  accepted_done: 'accepted',
  sent_back: 'sent back',
  cancelled: 'cancelled',
};
const SHADOW: Readonly<Record<string, string>> = {
  advance: 'would have advanced it',
  return_for_fixes: 'would have sent it back',
  escalate: 'would have asked',
};

export function VerdictTable({ reviews }: { readonly reviews: readonly Review[] }) {
  const now = useNow();
  return (
    <div class="card table-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Ticket</th>
            <th scope="col">Verdict</th>
            <th scope="col">Why</th>
            <th scope="col">People</th>
            <th scope="col" class="number">
              Age
            </th>
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => (
            <tr key={review.id}>
              <td>
                <a class="mono nowrap" href={ticketHref(review.ticket)}>
                  {review.ticket}
                </a>
                <p class="meta mono">{shortSha(review.sha)}</p>
              </td>
              <td>
                <span class={`verdict ${review.verdict}`}>{review.verdict}</span>
                <p class="meta">
                  <bdi>{review.reviewer}</bdi>
                  {outcomeWords(review)}
                </p>
              </td>
              <td class="reasons">
                {[...review.reasons, ...review.gaps, ...(review.error ? [review.error] : [])].map(
                  (text, at) => (
                    <p key={at}>
                      <bdi>{text}</bdi>
                    </p>
                  ),
                )}
              </td>
              <td class="nowrap">
                <Decision review={review} />
              </td>
              <td class="number">{span(msSince(review.at, now))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function outcomeWords({ outcome, wouldAction }: Review): string {
  if (outcome === 'shadow') return `, ${SHADOW[wouldAction] ?? 'in shadow'}`;
  return outcome === 'applied' ? '' : `, ${outcome}`;
}

/** Same and different have a sign of their own, not only a colour. */
function Decision({ review }: { readonly review: Review }) {
  if (review.humanDecision === null) return <span class="faint">not decided</span>;
  const same = agrees(review);
  const words = DECISIONS[review.humanDecision] ?? review.humanDecision;
  if (same === null) return <span>{words}</span>;
  return (
    <span class={same ? 'ok' : 'late'}>
      <span aria-hidden="true">{same ? '= ' : '≠ '}</span>
      {words}
      <span class="hidden">
        {same ? ', as the reviewer said' : ', other than the reviewer said'}
      </span>
    </span>
  );
}
