// Steps of the schema: see ../schema.ts.

export const outbox = `
  -- What publishers' systems are to be told, in its order; JSON, in which readers' ids are encrypted. No number is ever used twice.
  CREATE TABLE outbox_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    publication TEXT NOT NULL,
    value TEXT NOT NULL,
    -- When it was written, by the real clock.
    told_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX outbox_event_by_publication ON outbox_event (publication, id);

  -- Of which readers it tells.
  CREATE TABLE outbox_event_reader (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (publication, reader, event)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_event_reader_by_event ON outbox_event_reader (event);

  -- What time alone will bring a reader: a list of events, and when the first of them falls due.
  CREATE TABLE due_event (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    name TEXT NOT NULL,
    -- The version of the entitlement that it follows from; 0 for what follows from none.
    basis INTEGER NOT NULL,
    at INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (publication, reader, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX due_event_by_time ON due_event (publication, at);

  -- Registered readers who were seen, with their ids encrypted.
  CREATE TABLE registered_reader (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT, WITHOUT ROWID;
`;
