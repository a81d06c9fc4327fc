import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWriter } from '../src/persistence/connection.ts';
import { createFile } from '../src/persistence/data-dir.ts';
import { openStore } from '../src/persistence/open.ts';
import { anActor, anEvent, aTicket, aUnit } from '../test/persistence/a-unit.ts';

/**
 * What a commit costs, as ratios, since absolute times say more about the disk than about us.
 * Each figure is the median of several rounds that take turns, so that a slow moment of the
 * machine falls on every variant alike.
 */

const rounds = 7;
const eventsPerTurn = 20;
const ticketCount = 500;
const bodyFill = 'x'.repeat(900);

const dir = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
try {
  table('group commit (event, snapshot and ticket, through the store)', 600, groupCommit());
  table('synchronous (journal rows, one per transaction)', 600, synchronous());
  // Grows with the journal, until every event of a turn touches a page of its own.
  table(`finding a ticket's events (journal rows, ${eventsPerTurn} per turn)`, 8_000, finding());
} finally {
  rmSync(dir, { recursive: true, force: true });
}

interface Variant {
  readonly name: string;
  /** Writes events `first` to `last`. */
  readonly write: (first: number, last: number) => void;
}

function groupCommit(): readonly Variant[] {
  return [
    { name: 'one transaction per event', write: throughStore('single', 1) },
    {
      name: `one transaction per turn of ${eventsPerTurn}`,
      write: throughStore('group', eventsPerTurn),
    },
  ];
}

function throughStore(name: string, perCommit: number): Variant['write'] {
  const store = openStore({ dataDir: join(dir, name), clock: Date });
  return (first, last) => {
    for (let batch = first; batch <= last; batch += perCommit) {
      const seqs = Array.from({ length: perCommit }, (_, index) => batch + index);
      store.commit(
        aUnit({
          journal: seqs.map((seq) => anEvent(seq, { batch, ticket: ticketOf(seq) })),
          actors: seqs.map((seq) =>
            anActor({
              address: `ticket/${ticketOf(seq)}`,
              version: seq,
              snapshot: { value: 'todo', context: { bodyFill }, status: 'active' },
            }),
          ),
          tickets: seqs.map((seq) => aTicket({ id: ticketOf(seq), version: seq, body: bodyFill })),
        }),
      );
    }
  };
}

function synchronous(): readonly Variant[] {
  return [
    { name: 'NORMAL (loses commits when the power fails)', write: journal('normal', 1, 'NORMAL') },
    { name: 'FULL', write: journal('full', 1, 'FULL') },
  ];
}

function finding(): readonly Variant[] {
  return [
    { name: 'not at all', write: journal('none', eventsPerTurn) },
    {
      name: 'narrow table ticket_event',
      write: journal('narrow', eventsPerTurn, 'FULL', {
        schema: `CREATE TABLE ticket_event (ticket TEXT, seq INTEGER, PRIMARY KEY (ticket, seq))
                 STRICT, WITHOUT ROWID`,
        insert: 'INSERT INTO ticket_event (ticket, seq) VALUES (?, ?)',
      }),
    },
    {
      name: 'secondary index on the journal',
      write: journal('index', eventsPerTurn, 'FULL', {
        schema: 'CREATE INDEX journal_ticket ON journal (ticket, seq)',
      }),
    },
  ];
}

function journal(
  name: string,
  perCommit: number,
  level: 'FULL' | 'NORMAL' = 'FULL',
  extra: { schema?: string; insert?: string } = {},
): Variant['write'] {
  const file = join(dir, `${name}.db`);
  createFile(file);
  const db = openWriter(file);
  db.pragma(`synchronous = ${level}`);
  db.exec(`CREATE TABLE journal (seq INTEGER PRIMARY KEY, ticket TEXT, body TEXT) STRICT`);
  if (extra.schema) db.exec(extra.schema);
  const append = db.prepare('INSERT INTO journal (seq, ticket, body) VALUES (?, ?, ?)');
  const note = extra.insert ? db.prepare(extra.insert) : null;
  const commit = db.transaction((first: number) => {
    for (let seq = first; seq < first + perCommit; seq += 1) {
      append.run(seq, ticketOf(seq), anEvent(seq).body + bodyFill);
      note?.run(ticketOf(seq), seq);
    }
  });
  return (first, last) => {
    for (let seq = first; seq <= last; seq += perCommit) commit.immediate(seq);
  };
}

/** Tickets in an order that is not theirs, as in life: neighbours in time are not in the index. */
function ticketOf(seq: number): string {
  return `CB-${(seq * 7919) % ticketCount}`;
}

function table(title: string, eventsPerRound: number, variants: readonly Variant[]): void {
  const times = variants.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const first = round * eventsPerRound + 1;
    for (const [index, { write }] of variants.entries()) {
      const start = process.hrtime.bigint();
      write(first, first + eventsPerRound - 1);
      times[index]?.push(Number(process.hrtime.bigint() - start) / 1_000 / eventsPerRound);
    }
  }
  const medians = times.map(median);
  const base = medians[0] ?? 1;
  process.stdout.write(`\n${title}\n`);
  for (const [index, { name }] of variants.entries()) {
    const us = medians[index] ?? 0;
    const ratio = us <= base ? `${(base / us).toFixed(1)} × faster` : `${(us / base).toFixed(2)} ×`;
    const said = index === 0 ? '1' : ratio;
    process.stdout.write(`  ${name.padEnd(46)} ${us.toFixed(0).padStart(6)} µs/event  ${said}\n`);
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
