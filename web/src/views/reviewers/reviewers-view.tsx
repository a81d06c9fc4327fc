import { useEffect, useState } from 'preact/hooks';
import type { PageOf } from '../../../../src/transport/protocol/page.ts';
import type { Agreement, Review } from '../../../../src/transport/protocol/review.ts';
import type { Status } from '../../../../src/transport/protocol/status.ts';
import { useSession } from '../../data/context.ts';
import { useLoaded } from '../../data/load.ts';
import { useCell } from '../../data/source.ts';
import { counted } from '../../ui/words.ts';
import { percent } from '../../ui/words-of-size.ts';
import { ReviewerCard } from './reviewer-card.tsx';
import { agrees, reviewerKey } from './agreement.ts';
import { VerdictTable } from './verdict-table.tsx';
import '../../styles/lists.css';
import './reviewers.css';

const VERDICTS_SHOWN = 50;

/** How far reviewers and people agree: the evidence on which one goes from shadow to enforce. */
export function ReviewersView() {
  const session = useSession();
  const status = useCell(session.status);
  const [heard, setHeard] = useState(0);
  // A decision of a person changes the agreement as much as a verdict does.
  useEffect(() => {
    let planned: ReturnType<typeof setTimeout> | undefined;
    const off = session.onEvent(({ type, data }) => {
      const by = data['by'] as { kind?: string } | undefined;
      if (type !== 'callboard.review.verdict' && by?.kind !== 'person') return;
      planned ??= setTimeout(() => {
        planned = undefined;
        setHeard((count) => count + 1);
      }, 500);
    });
    return () => {
      off();
      clearTimeout(planned);
    };
  }, [session]);
  const [loaded] = useLoaded(`reviews ${heard}`, () => read(session.client));
  if (loaded.state === 'loading') return <p class="list-view muted">Reading the verdicts…</p>;
  if (loaded.state === 'failed') return <p class="list-view late">{loaded.why}</p>;
  const { stats, reviews } = loaded.value;
  return (
    <div class="list-view">
      <header class="headline">
        <h1>{headline(reviews)}</h1>
        {status && <p>{modeWords(status)}</p>}
      </header>
      <section class="section">
        <h2 class="hidden">Each reviewer</h2>
        {stats.length === 0 ? (
          <p class="card empty">
            No verdict yet. With <code>review.mode: shadow</code> a reviewer reads along and moves
            nothing: here you see how often people decide as it would have.
          </p>
        ) : (
          <div class="reviewer-cards">
            {stats.map((item) => (
              <ReviewerCard
                key={reviewerKey(item)}
                stats={item}
                reviews={reviews.filter((review) => reviewerKey(review) === reviewerKey(item))}
              />
            ))}
          </div>
        )}
      </section>
      {reviews.length > 0 && (
        <section class="section">
          <div class="section-head">
            <h2>Verdicts</h2>
            <span class="meta">
              {reviews.length > VERDICTS_SHOWN
                ? `The last ${VERDICTS_SHOWN} of ${reviews.length}, newest first`
                : 'Newest first'}
            </span>
          </div>
          <VerdictTable reviews={reviews.slice(-VERDICTS_SHOWN).toReversed()} />
        </section>
      )}
    </div>
  );
}

async function read(client: ReturnType<typeof useSession>['client']) {
  const reviews: Review[] = [];
  const [{ items: stats }] = await Promise.all([
    client.get<PageOf<Agreement>>('/reviews/stats', { limit: 500 }),
    (async () => {
      for await (const review of client.list<Review>('/reviews')) reviews.push(review);
    })(),
  ]);
  return { stats, reviews };
}

function headline(reviews: readonly Review[]): string {
  const decided = reviews.map(agrees).filter((same) => same !== null);
  if (reviews.length === 0) return 'No verdict yet.';
  if (decided.length === 0) {
    return `${counted(reviews.length, 'verdict')}, and people have not decided about any.`;
  }
  const same = decided.filter(Boolean).length;
  return `People decided as the reviewer did in ${same} of ${decided.length} (${percent(same / decided.length)}).`;
}

const MODES: Readonly<Record<Status['review']['mode'], (profile: string) => string>> = {
  off: () => 'Review is off: work is accepted after the commit check, gates and sign-off.',
  shadow: (profile) =>
    `Review is in shadow: ${profile} reads along, its verdicts are kept and move nothing.`,
  enforce: (profile) => `Review is enforced: the verdict of ${profile} decides.`,
};

const modeWords = ({ review }: Status): string => MODES[review.mode](review.profile);
