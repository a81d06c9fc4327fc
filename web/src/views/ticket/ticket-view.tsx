import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';
import { useRoute } from '../../route.ts';

/** One ticket: why it is where it is, what moves it, what is left of each limit. */
export function TicketView() {
  const { id } = useRoute();
  const ticket = useSource(useSession().tickets, (tickets) => tickets.get(id));
  if (!ticket) {
    return (
      <section class="plain-view">
        <h1>{`There is no ticket ${id}.`}</h1>
      </section>
    );
  }
  return (
    <section class="plain-view">
      <h1>{ticket.title}</h1>
      <p>{ticket.statePath}</p>
    </section>
  );
}
