import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';

/** Health over time, what is held, what people were asked. */
export function OperatorView() {
  const escalations = useSource(useSession().escalations, ({ list }) => list);
  return (
    <section class="plain-view">
      <h1>Operator</h1>
      {escalations.map(({ id, reason, text }) => (
        <p key={id}>{`${reason}: ${text}`}</p>
      ))}
    </section>
  );
}
