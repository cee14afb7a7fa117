import type { LicencePlace, LicenceTaking, LicenceUse, LicenceUses } from '../../paywall/agents/licence.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { Transactions } from '../transactions.ts';

export function createLicenceUses(database: Database, { read, write }: Transactions): LicenceUses {
  const find = prepareQuery<[day: string, today: number, total: number]>(
    database,
    'SELECT day, today, total FROM licence_use WHERE publication = ? AND licence = ?',
  );
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO licence_use (publication, licence, day, today, total, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
  );

  function usedAt({ publication, licence, day }: LicencePlace): LicenceUse {
    const [of, today, total] = find.get(publication, licence) ?? [day, 0, 0];
    return { today: of === day ? today : 0, total };
  }

  const isLeft = ({ quota }: LicenceTaking, { today, total }: LicenceUse) =>
    today < (quota.perDay ?? Number.POSITIVE_INFINITY) && total < (quota.total ?? Number.POSITIVE_INFINITY);

  return {
    async take(taking) {
      const { publication, licence, day, count, keptUntil } = taking;
      if (
        !count ||
        !isLeft(
          taking,
          read(() => usedAt(taking)),
        )
      )
        return isLeft(
          taking,
          read(() => usedAt(taking)),
        );
      return write(() => {
        const used = usedAt(taking);
        if (!isLeft(taking, used)) return false;
        put(publication, licence, day, used.today + 1, used.total + 1, keptUntil);
        return true;
      });
    },

    read: async (place) => read(() => usedAt(place)),
  };
}
