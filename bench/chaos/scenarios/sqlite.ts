import { join } from 'node:path';
import Libsql from 'libsql';
import type { Scenario } from '../scenario.ts';

export const sqliteLocked: Scenario = {
  name: 'sqlite-locked',
  harm: 'another program keeps the write lock of the SQLite file',
  async prepare(stage) {
    const storeUrl = await stage.fileStore();
    return {
      storeUrl,
      async harm({ last }) {
        const other = new Libsql(join(storeUrl.slice('file:'.length), 'stile.db'), { timeout: 10_000 });
        try {
          other.exec('BEGIN IMMEDIATE');
          await last();
          other.exec('ROLLBACK');
        } finally {
          other.close();
        }
      },
    };
  },
};
