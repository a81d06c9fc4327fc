/** The first schema. STRICT, so that a wrong type fails the commit that brings it. */
export const schemaOne = `
-- Append-only and without a secondary index. An actor's own events are chained by prev. type
-- stands beside the body since a scan for a rare type is 3.4 times as fast as with json_extract.
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,
  prev INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Every event about a ticket, whichever actor made it: a page of history is one short range.
-- Bare journal rows cost 1.1 times as much with it, 1.8 times at 140,000 events (an index on the
-- journal 1.9); in a whole commit, with snapshots and tickets, that is some 15 %. Chaining a
-- ticket's events as an actor's are would be free, but to read the oldest first one would walk
-- the whole chain for each page. bench/commit.bench.ts measures it.
CREATE TABLE ticket_event (
  ticket TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (ticket, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE live (
  n INTEGER PRIMARY KEY,
  actor TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  chart TEXT NOT NULL,
  chart_version INTEGER NOT NULL,
  chart_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;

CREATE TABLE archive (
  n INTEGER PRIMARY KEY,
  actor TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  chart TEXT NOT NULL,
  chart_version INTEGER NOT NULL,
  chart_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  snapshot TEXT NOT NULL
) STRICT;

CREATE TABLE refused (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  outcome TEXT NOT NULL,
  type TEXT NOT NULL,
  by TEXT NOT NULL,
  detail TEXT NOT NULL,
  body TEXT
) STRICT;

CREATE TABLE outbox (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  actor TEXT NOT NULL,
  type TEXT NOT NULL,
  params TEXT NOT NULL,
  automatic INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  not_before INTEGER NOT NULL
) STRICT;

CREATE TABLE timers (
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (actor, id)
) STRICT, WITHOUT ROWID;

-- n is the order of creation and the key of a cursor. What is filtered stands before view.
CREATE TABLE tickets (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  priority TEXT NOT NULL,
  assignee TEXT,
  labels TEXT NOT NULL,
  depends_on TEXT NOT NULL,
  view TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_state ON tickets (state);

-- What a search looks through, folded to lower case (LIKE folds ASCII only). A table of its own:
-- a transition does not write a body of 64 KiB again.
CREATE TABLE ticket_text (
  n INTEGER PRIMARY KEY REFERENCES tickets (n),
  text TEXT NOT NULL
) STRICT;

CREATE TABLE workers (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket TEXT NOT NULL,
  ended INTEGER NOT NULL,
  view TEXT NOT NULL
) STRICT;
CREATE INDEX worker_ticket ON workers (ticket);
CREATE INDEX worker_live ON workers (ended) WHERE ended = 0;

CREATE TABLE comments (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by_kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX comment_ticket ON comments (ticket);

CREATE TABLE reviews (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  ticket TEXT NOT NULL,
  view TEXT NOT NULL
) STRICT;
CREATE INDEX review_ticket ON reviews (ticket);

CREATE TABLE escalations (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  open INTEGER NOT NULL,
  view TEXT NOT NULL
) STRICT;
CREATE INDEX escalation_open ON escalations (open) WHERE open = 1;

CREATE TABLE receipts (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
  key TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  ticket TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE health (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
