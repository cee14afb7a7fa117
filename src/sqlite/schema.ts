import { ampSignIns, gifts } from './schema-of-links.ts';
import { readerFacts } from './targeting/schema-of-reader-facts.ts';

/** Times are in milliseconds since 1970, but for `second`. Readers and articles are known by keyed hashes only. */
const metering = `
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

const billing = `
  -- The reader's customer at the payment provider.
  CREATE TABLE customer (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    customer TEXT NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE open_checkout (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT, WITHOUT ROWID;

  -- The registered reader to whom goes what an anonymous one has.
  CREATE TABLE heir (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    heir BLOB NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT, WITHOUT ROWID;

  -- Who had a trial: keyed hashes of what a person is known again by, and of the owner.
  CREATE TABLE trial (
    publication TEXT NOT NULL,
    trial TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (publication, trial)
  ) STRICT, WITHOUT ROWID;

  -- Webhook events: one that is done is kept until ends_at, one that is not is claimed until then.
  CREATE TABLE event (
    id TEXT PRIMARY KEY,
    done INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX event_by_end ON event (ends_at);

  CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE bookmark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY,
    publication TEXT NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_entry_by_publication ON audit_entry (publication, id);
`;

const adminSessions = `
  -- Admins who have signed in in a browser, by keyed hashes of their sessions' ids.
  CREATE TABLE admin_session (
    id TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX admin_session_by_end ON admin_session (ends_at);
`;

const tallying = `
  -- The sums of the reports, by the publication's days; kept until ends_at.
  CREATE TABLE tally (
    publication TEXT NOT NULL,
    day TEXT NOT NULL,
    figure TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, day, figure)
  ) STRICT;
  CREATE INDEX tally_by_end ON tally (ends_at);

  -- The last batch of each process that counted on a day.
  CREATE TABLE tally_writer (
    publication TEXT NOT NULL,
    day TEXT NOT NULL,
    writer TEXT NOT NULL,
    number INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, day, writer)
  ) STRICT;
  CREATE INDEX tally_writer_by_end ON tally_writer (ends_at);
`;

const erasing = `
  -- By whom to find those who were united with a reader that is erased.
  CREATE INDEX meter_by_union ON meter (publication, united_with) WHERE united_with IS NOT NULL;
`;

const releasing = `
  -- Whether a receipt was handed out for the view.
  ALTER TABLE counted_view ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;

  -- How many views a reader has given back in a window. Kept beside it, because a rolling window ends with its only view.
  CREATE TABLE given_back (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    window_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, reader, window_id)
  ) STRICT;
  CREATE INDEX given_back_by_end ON given_back (ends_at);
`;

const unpaid = `
  -- Until when they are kept of a reader who has bought nothing; null for good.
  ALTER TABLE customer ADD COLUMN ends_at INTEGER;
  CREATE INDEX customer_by_end ON customer (ends_at) WHERE ends_at IS NOT NULL;
  ALTER TABLE open_checkout ADD COLUMN ends_at INTEGER;
  CREATE INDEX open_checkout_by_end ON open_checkout (ends_at) WHERE ends_at IS NOT NULL;
`;

const packing = `
  -- The views of a meter in its own row, so that a view reads one row and changes one: eleven bytes each, the article's key and, in five
  -- bytes, twice the second and one more if a receipt was handed out.
  ALTER TABLE meter ADD COLUMN views BLOB NOT NULL DEFAULT x'';
  UPDATE meter SET views = (
    SELECT unhex(group_concat(hex(article) || printf('%010X', 2 * min(max(second, 0), 549755813887) + receipt), ''))
    FROM (SELECT article, second, receipt FROM counted_view WHERE meter = id ORDER BY second, article)
  ) WHERE id IN (SELECT meter FROM counted_view);
  DROP TABLE counted_view;
`;

/**
 * The schema, step by step. A file says in its `user_version` how many of the steps it has taken; it takes the others when it is
 * opened. A step that was ever released never changes: what is to be otherwise is a new one.
 */
export const schemaSteps: readonly string[] = [
  metering,
  billing,
  adminSessions,
  tallying,
  erasing,
  releasing,
  unpaid,
  packing,
  gifts,
  ampSignIns,
  readerFacts,
];
