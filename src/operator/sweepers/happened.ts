import type { HealthSample } from '../../machines/health-sample.ts';
import type { OperatorEdge } from '../edge.ts';
import type { Sweeper } from '../sweeper.ts';
import { breathe } from '../sweeper.ts';

const PAGE = 500;
/** What is beyond is counted by the next sweep. */
const ROWS_MAX = 200_000;

type Happened = Pick<HealthSample, 'seq' | 'deaths' | 'reviewerErrors' | 'stalls'>;

/**
 * Counts in the journal what happened since the newest sample: so a crash of the service loses none and counts none
 * twice, and no counter has to be kept anywhere.
 */
export const happened = ({ host }: OperatorEdge): Sweeper => ({
  name: 'happened',
  async sweep(signal) {
    const before = host.queries.health({ limit: 1 }).items[0]?.seq ?? 0;
    const count = { seq: before, deaths: 0, reviewerErrors: 0, stalls: 0 };
    while (count.seq - before < ROWS_MAX && !signal.aborted) {
      const rows = host.journalAfter(count.seq, PAGE);
      for (const { seq, body } of rows) {
        add(count, body);
        count.seq = seq;
      }
      if (rows.length < PAGE) break;
      await breathe();
    }
    return { happened: count };
  },
});

function add(count: { -readonly [K in keyof Happened]: Happened[K] }, body: string): void {
  // A quote inside a JSON text is escaped, so no ticket's words can look like these. Reading all of it would cost more.
  if (body.includes('"event":{"type":"ticket.died"')) count.deaths += 1;
  else if (body.includes('"event":{"type":"ticket.reviewer_failed"')) count.reviewerErrors += 1;
  else if (body.includes('"event":{"type":"stall.due"') && body.includes('"to":"stopping"'))
    count.stalls += 1;
}
