import type { Database } from 'better-sqlite3';

/**
 * Looks through the whole file, the journal's series and what points into it. Takes seconds on a
 * large database and blocks meanwhile.
 * @returns one sentence per problem; none for a sound database
 */
export function databaseProblems(db: Database): readonly string[] {
  const found = (db.pragma('integrity_check(20)') as { integrity_check: string }[])
    .map((row) => row.integrity_check)
    .filter((line) => line !== 'ok')
    .map((line) => `the file is damaged: ${line}.`);
  // A damaged file makes the questions below throw.
  if (found.length > 0) return found;
  return [...journalProblems(db), ...referenceProblems(db)];
}

function journalProblems(db: Database): string[] {
  const { oldest, newest, count } = db
    .prepare<[], { oldest: number | null; newest: number | null; count: number }>(
      'SELECT min(seq) AS oldest, max(seq) AS newest, count(*) AS count FROM journal',
    )
    .get() ?? { oldest: null, newest: null, count: 0 };
  if (oldest === null || newest === null) return [];
  const missing = newest - oldest + 1 - count;
  const unlike = numberOf(
    db,
    `SELECT count(*) FROM journal
     WHERE NOT json_valid(body) OR json_extract(body, '$.sequence') IS NOT seq`,
  );
  return [
    ...(missing > 0 ? [`the journal lacks ${missing} of the events ${oldest} to ${newest}.`] : []),
    ...(unlike > 0 ? [`the bodies of ${unlike} events are not those events.`] : []),
  ];
}

function referenceProblems(db: Database): string[] {
  const loose = numberOf(
    db,
    'SELECT count(*) FROM ticket_event e LEFT JOIN journal j ON j.seq = e.seq WHERE j.seq IS NULL',
  );
  const twice = numberOf(db, 'SELECT count(*) FROM live JOIN archive USING (actor)');
  const foreign = (db.pragma('foreign_key_check') as unknown[]).length;
  return [
    ...(loose > 0 ? [`${loose} entries of ticket histories have no event.`] : []),
    ...(twice > 0 ? [`${twice} actors are both live and archived.`] : []),
    ...(foreign > 0 ? [`${foreign} rows point to rows that do not exist.`] : []),
  ];
}

function numberOf(db: Database, question: string): number {
  return db.prepare<[], number>(question).pluck().get() ?? 0;
}
