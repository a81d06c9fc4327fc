import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import { ask } from '../../acting.ts';
import { useNow } from '../../data/clock.ts';
import { useSession } from '../../data/context.ts';
import { useCell } from '../../data/source.ts';
import { ticketHref } from '../../route.ts';
import { msSince, span } from '../../ui/words.ts';

/** What people were asked and nobody has answered, newest first. */
export function Escalations({ open }: { readonly open: readonly Escalation[] }) {
  const sorted = open.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  return (
    <section class="section">
      <div class="section-head">
        <h2>Escalations</h2>
        <span class="meta">
          {open.length === 0
            ? ''
            : 'An acknowledgement says that somebody looks after it. The decision itself is made at the ticket.'}
        </span>
      </div>
      {sorted.length === 0 ? (
        <p class="card empty">No request is open.</p>
      ) : (
        <ul class="card escalations">
          {sorted.map((escalation) => (
            <Item key={escalation.id} escalation={escalation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ escalation }: { readonly escalation: Escalation }) {
  const session = useSession();
  const { status } = useCell(session.connection);
  const now = useNow();
  const { id, ticket, reason, owner, nextActions, createdAt, acknowledgedBy } = escalation;
  const [first = '', rest = ''] = escalation.text.split(/\n+(.*)/s);
  return (
    <li class="escalation">
      <div class="escalation-text">
        <p class="meta">
          {ticket === null ? (
            <span>the whole service</span>
          ) : (
            <a class="mono" href={ticketHref(ticket)}>
              {ticket}
            </a>
          )}{' '}
          · {reason.replaceAll('_', ' ')} · asks <bdi>{owner}</bdi>
        </p>
        <p class="person escalation-first">
          <bdi>{first}</bdi>
        </p>
        {rest !== '' && (
          <p class="escalation-rest">
            <bdi>{rest}</bdi>
          </p>
        )}
        {nextActions.length > 0 && <p class="meta">Helps: {nextActions.join(', ')}</p>}
        <p class="meta">{deliveryWords(escalation)}</p>
      </div>
      <div class="escalation-side">
        <span class="nowrap">{span(msSince(createdAt, now))}</span>
        {acknowledgedBy === null ? (
          <button
            type="button"
            class="button"
            aria-label={`Acknowledge ${reason.replaceAll('_', ' ')}${ticket === null ? '' : ` of ${ticket}`}`}
            disabled={status !== 'live'}
            onClick={() => void ask(session, `/escalations/${encodeURIComponent(id)}/ack`)}
          >
            Acknowledge
          </button>
        ) : (
          <span class="meta">
            <bdi>{acknowledgedBy}</bdi> looks after it
          </span>
        )}
      </div>
    </li>
  );
}

function deliveryWords({ deliveries }: Escalation): string {
  if (deliveries.length === 0)
    return 'No channel is configured: it is seen here and in the command line.';
  return deliveries
    .map(({ channel, ok, attempts, error }) =>
      ok
        ? `${channel}: delivered`
        : `${channel}: not delivered after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${error ? ` (${error})` : ''}, tried again`,
    )
    .join(' · ');
}
