// Steps of the schema: see schema.ts.

export const gifts = `
  -- Links by which others may read an article: JSON, in which the article is a keyed hash and encrypted. Kept until ends_at.
  CREATE TABLE gift (
    id INTEGER PRIMARY KEY,
    publication TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    -- The reader who made it; null for the desk.
    maker BLOB,
    redeemed INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    ends_at INTEGER NOT NULL,
    UNIQUE (publication, name)
  ) STRICT;
  CREATE INDEX gift_by_end ON gift (ends_at);
  CREATE INDEX gift_by_publication ON gift (publication, id);
  CREATE INDEX gift_by_maker ON gift (publication, maker) WHERE maker IS NOT NULL;

  -- Whom a gift has let in.
  CREATE TABLE gift_redemption (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    gift TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, reader, gift)
  ) STRICT;
  CREATE INDEX gift_redemption_by_end ON gift_redemption (ends_at);

  -- How many gifts a reader has made in a month.
  CREATE TABLE gift_allowance (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    month TEXT NOT NULL,
    used INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, reader, month)
  ) STRICT;
  CREATE INDEX gift_allowance_by_end ON gift_allowance (ends_at);
`;

export const ampSignIns = `
  -- Readers of AMP pages who have signed in, and the registered readers who they are.
  CREATE TABLE amp_sign_in (
    publication TEXT NOT NULL,
    amp_reader BLOB NOT NULL,
    reader BLOB NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, amp_reader)
  ) STRICT;
  CREATE INDEX amp_sign_in_by_reader ON amp_sign_in (publication, reader);
  CREATE INDEX amp_sign_in_by_end ON amp_sign_in (ends_at);
`;
