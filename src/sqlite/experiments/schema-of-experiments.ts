// A step of the schema: see schema.ts.

export const experiments = `
  -- The part that a reader has in experiments, JSON; kept until ends_at.
  CREATE TABLE experiment_reader (
    publication TEXT NOT NULL,
    reader BLOB NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, reader)
  ) STRICT;
  CREATE INDEX experiment_reader_by_end ON experiment_reader (ends_at);

  -- The sums of experiments, by day, arm and figure; kept until ends_at.
  CREATE TABLE experiment_sum (
    publication TEXT NOT NULL,
    experiment TEXT NOT NULL,
    name TEXT NOT NULL,
    amount INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, experiment, name)
  ) STRICT;
  CREATE INDEX experiment_sum_by_end ON experiment_sum (ends_at);

  -- The last batch of each process that counted.
  CREATE TABLE experiment_writer (
    publication TEXT NOT NULL,
    experiment TEXT NOT NULL,
    writer TEXT NOT NULL,
    number INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (publication, experiment, writer)
  ) STRICT;
  CREATE INDEX experiment_writer_by_end ON experiment_writer (ends_at);
`;
