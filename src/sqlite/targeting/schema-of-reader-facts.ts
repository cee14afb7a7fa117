// A step of the schema: see schema.ts.

export const readerFacts = `
  -- What is known of a reader beside what they read and bought, JSON: when they were first seen, their traits, their arms. Kept until ends_at.
  CREATE TABLE reader_facts (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    value TEXT NOT NULL,
    -- Whether a registered reader was given what is known of this anonymous one.
    united INTEGER NOT NULL DEFAULT 0,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT;
  CREATE INDEX reader_facts_by_end ON reader_facts (ends_at);
`;
