/** What is used of Node's SQLite, which the types of the oldest Node that is supported do not have. */
declare module 'node:sqlite' {
  type Parameter = string | number | null | Uint8Array;

  class StatementSync {
    setReturnArrays(enabled: boolean): void;
    get(...parameters: Parameter[]): unknown;
    all(...parameters: Parameter[]): unknown[];
    run(...parameters: Parameter[]): { readonly changes: number | bigint };
  }

  export class DatabaseSync {
    constructor(path: string);
    readonly isTransaction: boolean;
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
    close(): void;
  }
}
