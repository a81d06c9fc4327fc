import { useSession } from '../data/context.ts';
import { clockOffset } from '../data/clock.ts';
import { useNow } from '../data/clock.ts';
import { useCell } from '../data/source.ts';
import { clockTime, grouped, span } from '../ui/words.ts';

const MINUTE_MS = 60_000;
const CLOCK_OFF_MS_MAX = MINUTE_MS;

/** What is wrong between the page and the service, in one line on every view. Nothing is there while nothing is wrong. */
export function Banner() {
  const session = useSession();
  const { status, since, seq } = useCell(session.connection);
  const barrier = useCell(session.barrier);
  if (barrier) return null;
  if (status === 'lost' || status === 'closed') return <Lost since={since} seq={seq} />;
  return <Notes />;
}

function Lost({ since, seq }: { readonly since: number; readonly seq: number }) {
  const { client } = useSession();
  useNow();
  return (
    <div class="banner late-banner" role="alert">
      <p>
        <strong>
          No connection since {clockTime(since)}, for {span(Date.now() - since)}.
        </strong>{' '}
        You see the last state that was certain, seq {grouped(seq)}. Nothing you do here would
        arrive.
      </p>
      <button type="button" class="button" onClick={() => client.wake()}>
        Try now
      </button>
    </div>
  );
}

function Notes() {
  const session = useSession();
  const status = useCell(session.status);
  const offset = useCell(clockOffset);
  const unknown = useCell(session.unknownTypes);
  const page = status?.service.page;
  if (page !== undefined && page !== null && page !== __PAGE_BUILD__) {
    return (
      <Note
        text="The service was updated, and this page is the one from before. Load it again to go on."
        button="Load again"
        onClick={() => location.reload()}
      />
    );
  }
  if (unknown.length > 0) {
    return (
      <Note
        text={`The service tells of things that this page does not know (${unknown.join(', ')}). Load it again.`}
        button="Load again"
        onClick={() => location.reload()}
      />
    );
  }
  if (Math.abs(offset) > CLOCK_OFF_MS_MAX) {
    return (
      <Note
        text={`This machine's clock is ${span(minutes(offset))} ${offset > 0 ? 'behind' : 'ahead of'} the service's. Ages are told by the service's clock.`}
      />
    );
  }
  return null;
}

interface NoteProps {
  readonly text: string;
  readonly button?: string;
  readonly onClick?: () => void;
}

const Note = ({ text, button, onClick }: NoteProps) => (
  <div class="banner" role="status">
    <p>{text}</p>
    {button && (
      <button type="button" class="button" onClick={onClick}>
        {button}
      </button>
    )}
  </div>
);

/** The service tells its time in whole seconds: what is said of the difference is exact to the minute. */
const minutes = (offset: number): number => Math.round(Math.abs(offset) / MINUTE_MS) * MINUTE_MS;
