import Database from 'libsql';
import type { RowKeeper } from './tables.ts';

/**
 * Keeps the stand-in's rows in an SQLite file. One transaction per request is written before the answer goes out, so a process
 * that is killed has lost nothing that it acknowledged.
 */
export function openRowFile(path: string): RowKeeper {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE IF NOT EXISTS stripe_row (kind TEXT, id TEXT, body TEXT NOT NULL, UNIQUE (kind, id))');
  const read = database.prepare('SELECT kind, id, body FROM stripe_row ORDER BY rowid');
  const write = database.prepare(
    'INSERT INTO stripe_row (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body',
  );
  const erase = database.prepare('DELETE FROM stripe_row WHERE kind = ? AND id = ?');
  return {
    load: () =>
      (read.all() as { kind: string; id: string; body: string }[]).map((row) => ({
        ...row,
        body: JSON.parse(row.body),
      })),
    save: database.transaction((changes: Parameters<RowKeeper['save']>[0]) => {
      for (const { kind, id, body } of changes) {
        if (body === null) erase.run(kind, id);
        else write.run(kind, id, JSON.stringify(body));
      }
    }),
    close: () => database.close(),
  };
}
