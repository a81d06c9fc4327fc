import { useEffect, useState } from 'preact/hooks';
import type { PageOf } from '../../../../src/transport/protocol/page.ts';
import type { Agreement } from '../../../../src/transport/protocol/review.ts';
import { useSession } from '../../data/context.ts';

/** How far reviewers and people agree. */
export function ReviewersView() {
  const { client } = useSession();
  const [items, setItems] = useState<readonly Agreement[]>([]);
  useEffect(() => {
    client
      .get<PageOf<Agreement>>('/reviews/stats')
      .then(({ items }) => setItems(items))
      .catch(() => {});
  }, [client]);
  return (
    <section class="plain-view">
      <h1>Reviewers</h1>
      {items.map(({ reviewer, model, agreement }) => (
        <p key={`${reviewer}/${model}`}>{`${reviewer} ${model ?? ''} ${agreement ?? ''}`}</p>
      ))}
    </section>
  );
}
