/** Commits turns of one to five events for ever and prints each new head once it is durable. */
import { writeSync } from 'node:fs';
import { openStore } from '../../../src/persistence/open.ts';
import { anActor, aTicket, aUnit, events } from '../a-unit.ts';

const store = openStore({ dataDir: process.argv[2] ?? '', clock: Date });
for (;;) {
  const first = store.head() + 1;
  const last = first + (first % 5);
  store.commit(
    aUnit({
      journal: events(first, last),
      actors: [anActor({ lastSeq: last })],
      tickets: [aTicket({ seq: last, body: 'x'.repeat((first * 37) % 9_000) })],
      meta: { last: String(last) },
    }),
  );
  // Not process.stdout: what it buffers is lost with the process.
  writeSync(1, `${last}\n`);
}
