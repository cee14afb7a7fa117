export type Parameter = string | number | null | Uint8Array;

/** A statement that answers rows, each as a tuple of its columns. Bytes are a `Uint8Array`. */
export interface RowStatement {
  get(parameters: readonly Parameter[]): unknown;
  all(parameters: readonly Parameter[]): unknown[];
}

/** An open file. If SQLite fails, it throws an error with the name of the result code as its `code`, such as `SQLITE_BUSY`. */
export interface Database {
  readonly inTransaction: boolean;
  exec(sql: string): void;
  prepareQuery(sql: string): RowStatement;
  /** Returns how many rows were changed. */
  prepareChange(sql: string): (parameters: readonly Parameter[]) => number;
  close(): void;
}

/** What speaks to SQLite. One process opens a file by one of them only: two would not see each other's locks. */
export interface Driver {
  readonly name: string;
  open(path: string): Database;
}
