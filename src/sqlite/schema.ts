/** Rises with every change of the schema; kept in the file as `user_version`. */
export const schemaVersion = 1;

/** Times are in milliseconds since 1970, but for `second`. Readers and articles are known by keyed hashes only. */
export const schema = `
  -- A reader's window that has begun.
  CREATE TABLE meter (
    id INTEGER PRIMARY KEY,
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    window_id TEXT NOT NULL,
    -- Where a rolling window ends. A calendar window ends as its zone says, and here stands until when it is kept.
    ends_at INTEGER NOT NULL,
    -- Whether a union has added to it, or an adoption.
    united INTEGER NOT NULL DEFAULT 0,
    -- The registered reader whom it was united with.
    united_with BLOB,
    UNIQUE (publication, reader, window_id)
  ) STRICT;
  CREATE INDEX meter_by_end ON meter (ends_at);

  CREATE TABLE counted_view (
    meter INTEGER NOT NULL,
    article BLOB NOT NULL,
    second INTEGER NOT NULL,
    PRIMARY KEY (meter, article)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE entitlement (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE publication_part (
    publication TEXT NOT NULL,
    part TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (publication, part)
  ) STRICT, WITHOUT ROWID;

  -- Single values: the secrets of sandbox mode and its clock.
  CREATE TABLE kept_value (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE rate_limit (
    scope TEXT NOT NULL,
    client TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (scope, client)
  ) STRICT;
  CREATE INDEX rate_limit_by_end ON rate_limit (ends_at);

  -- One row. It rises with every announcement, for the other processes to see.
  CREATE TABLE announcement (number INTEGER NOT NULL) STRICT;
  INSERT INTO announcement VALUES (0);
`;
