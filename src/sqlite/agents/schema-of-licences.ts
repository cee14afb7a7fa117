/** A step of the schema: see schema.ts. */
export const licenceUses = `
  -- How often a partner's licence was used: on the last day on which it was, and in all.
  CREATE TABLE licence_use (
    publication TEXT NOT NULL,
    licence TEXT NOT NULL,
    day TEXT NOT NULL,
    today INTEGER NOT NULL,
    total INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, licence)
  ) STRICT;
  CREATE INDEX licence_use_by_end ON licence_use (ends_at);
`;
