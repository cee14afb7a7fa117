// A step of the schema: see schema.ts.

export const deliveries = `
  -- Where a publisher's systems receive events: JSON, in which secrets are sealed; and how far each has come.
  CREATE TABLE event_endpoint (
    publication TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    progress TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (publication, name)
  ) STRICT, WITHOUT ROWID;

  -- Events on their way to an endpoint, and what became of them: JSON, in which ids of readers are sealed.
  CREATE TABLE event_delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    publication TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    event TEXT NOT NULL,
    -- The reader whom it is about; null for none.
    reader BLOB,
    -- Others of whom it tells: their keys in hexadecimal digits, with spaces between.
    others TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    -- When it was delivered or given up; null while it waits.
    ended_at INTEGER,
    UNIQUE (publication, endpoint, event)
  ) STRICT;
  CREATE INDEX event_delivery_by_endpoint ON event_delivery (publication, endpoint, state, id);
  CREATE INDEX event_delivery_by_state ON event_delivery (publication, state, id);
  CREATE INDEX event_delivery_by_reader ON event_delivery (publication, reader) WHERE reader IS NOT NULL;
`;
