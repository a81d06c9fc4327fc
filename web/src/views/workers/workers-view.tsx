import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';

/** Who works on what. */
export function WorkersView() {
  const workers = useSource(useSession().workers, ({ list }) => list);
  return (
    <section class="plain-view">
      <h1>Workers</h1>
      {workers.map(({ id, role, profile, state }) => (
        <p key={id}>{`${id} ${role} ${profile} ${state}`}</p>
      ))}
    </section>
  );
}
