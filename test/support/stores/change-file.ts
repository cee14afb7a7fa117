import Libsql from 'libsql';

/** Changes what an SQLite file holds, as no program of the project would. */
export function changeFile(file: string, sql: string, ...parameters: string[]): void {
  const database = new Libsql(file);
  database.prepare(sql).run(parameters);
  database.close();
}
