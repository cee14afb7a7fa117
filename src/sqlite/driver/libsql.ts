import Libsql from 'libsql';
import type { Driver } from './driver.ts';

/** The package, for a Node that has no SQLite of its own. */
export const libsqlDriver: Driver = {
  name: 'libsql',
  open(path) {
    const database = new Libsql(path);
    return {
      get inTransaction() {
        return database.inTransaction;
      },
      exec: (sql) => void database.exec(sql),
      prepareQuery(sql) {
        const statement = database.prepare(sql).raw();
        return {
          get: (parameters) => statement.get(parameters),
          all: (parameters) => statement.all(parameters),
        };
      },
      prepareChange(sql) {
        const statement = database.prepare(sql);
        return (parameters) => statement.run(parameters).changes;
      },
      close: () => void database.close(),
    };
  },
};
