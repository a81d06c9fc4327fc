import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';

const COLUMNS = ['inbox', 'todo', 'in_progress', 'review', 'needs_input', 'done', 'cancelled'];

/** Who has what. */
export function BoardView() {
  const { tickets } = useSession();
  useSource(tickets, ({ revision }) => revision);
  return (
    <section class="plain-view">
      {COLUMNS.map((state) => (
        <section key={state}>
          <h2>{`${state} ${tickets.countOf(state)}`}</h2>
          {tickets.in(state).map(({ id, title }) => (
            <p key={id}>
              <a href={ticketHref(id)}>{`${id} ${title}`}</a>
            </p>
          ))}
        </section>
      ))}
    </section>
  );
}
