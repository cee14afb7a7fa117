import { PaywallError } from '../paywall/errors.ts';
import { type Gift, type GiftRecord, giftKeptUntil, giftStateAt } from '../paywall/gifts/gift.ts';
import type { GiftStore, MadeGift, RedeemedGift } from '../paywall/gifts/gift-store.ts';
import { type ReaderKey, readerKeyFrom, toHex } from '../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Teller } from './events/telling.ts';
import type { Transactions } from './transactions.ts';

type Row = [value: string, redeemed: number, endedAt: number | null];

const columns = 'value, redeemed, ended_at';

function recordOf([value, redeemed, endedAt]: Row): GiftRecord {
  const gift: Gift = JSON.parse(value);
  return { ...gift, redeemed, endedAt };
}

/** The row that a page begins below: a cursor is the last row of the page before. */
function rowOf(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be `next` of the page before' }],
  });
}

const makerOf = ({ by }: Gift): ReaderKey | null => ('reader' in by ? readerKeyFrom(by.reader) : null);

function createReading(database: Database) {
  const find = prepareQuery<Row>(database, `SELECT ${columns} FROM gift WHERE publication = ? AND name = ?`);
  const given = prepareQuery<Row>(
    database,
    `SELECT ${columns} FROM gift WHERE publication = ? AND maker = ? ORDER BY id`,
  );
  const redeemed = prepareQuery<Row>(
    database,
    `SELECT ${columns} FROM gift WHERE publication = ?1 AND name IN
     (SELECT gift FROM gift_redemption WHERE publication = ?1 AND reader = ?2) ORDER BY id`,
  );
  const used = prepareQuery<[used: number]>(
    database,
    'SELECT used FROM gift_allowance WHERE publication = ? AND reader = ? AND month = ?',
  );
  const page = prepareQuery<[id: number, ...Row]>(
    database,
    `SELECT id, ${columns} FROM gift WHERE publication = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const redemption = prepareQuery<[number]>(
    database,
    'SELECT 1 FROM gift_redemption WHERE publication = ? AND gift = ? AND reader = ?',
  );
  return {
    find(publication: string, id: string): GiftRecord | null {
      const row = find.get(publication, id);
      return row === undefined ? null : recordOf(row);
    },
    given: (publication: string, reader: ReaderKey) => given.all(publication, reader).map(recordOf),
    redeemed: (publication: string, reader: ReaderKey) => redeemed.all(publication, reader).map(recordOf),
    used: (publication: string, reader: ReaderKey, month: string) => used.get(publication, reader, month)?.[0] ?? 0,
    page: (publication: string, below: number, count: number) => page.all(publication, below, count),
    hasRedeemed: (publication: string, id: string, reader: ReaderKey | null) =>
      reader !== null && redemption.get(publication, id, reader) !== undefined,
  };
}

function createWriting(database: Database) {
  return {
    put: prepareChange(database, 'INSERT INTO gift (publication, name, value, maker, ends_at) VALUES (?, ?, ?, ?, ?)'),
    take: prepareChange(
      database,
      `INSERT INTO gift_allowance (publication, reader, month, used, ends_at) VALUES (?, ?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET used = used + 1, ends_at = max(ends_at, excluded.ends_at)`,
    ),
    noteRedemption: prepareChange(
      database,
      'INSERT INTO gift_redemption (publication, reader, gift, ends_at) VALUES (?, ?, ?, ?)',
    ),
    raise: prepareChange(database, 'UPDATE gift SET redeemed = redeemed + 1 WHERE publication = ? AND name = ?'),
    end: prepareChange(database, 'UPDATE gift SET ended_at = ? WHERE publication = ? AND name = ?'),
  };
}

export function createGiftStore(database: Database, { read, write }: Transactions, teller: Teller): GiftStore {
  const reading = createReading(database);
  const writing = createWriting(database);

  /** What a redemption comes to, before anything is written. */
  function look(redemption: Parameters<GiftStore['redeem']>[0]): RedeemedGift {
    const { publication, id, reader, anonymous, article, now } = redemption;
    const gift = reading.find(publication, id);
    if (gift === null) return { outcome: 'unknown', isNew: false, gift };
    if (article !== undefined && toHex(article) !== gift.article)
      return { outcome: 'other-article', isNew: false, gift };
    const state = giftStateAt(gift, now);
    if (state === 'ended' || state === 'expired') return { outcome: state, isNew: false, gift };
    if ([reader, anonymous].some((each) => reading.hasRedeemed(publication, id, each)))
      return { outcome: 'redeemed', isNew: false, gift };
    return state === 'spent' ? { outcome: state, isNew: false, gift } : { outcome: 'redeemed', isNew: true, gift };
  }

  return {
    async make({ publication, gift, allowance, telling }): Promise<MadeGift> {
      return write((): MadeGift => {
        const used = allowance === null ? 0 : reading.used(publication, allowance.reader, allowance.month);
        if (allowance !== null && used >= allowance.most) return { outcome: 'used-up', used };
        writing.put(publication, gift.id, JSON.stringify(gift), makerOf(gift), giftKeptUntil(gift));
        teller.tell({ publication, reader: null }, telling);
        if (allowance === null) return { outcome: 'made', used };
        writing.take(publication, allowance.reader, allowance.month, allowance.keptUntil);
        return { outcome: 'made', used: used + 1 };
      });
    },

    used: async (publication, { reader, month }) => read(() => reading.used(publication, reader, month)),

    find: async ({ publication, id }) => read(() => reading.find(publication, id)),

    async redeem(redemption) {
      const seen = read(() => look(redemption));
      if (!seen.isNew || redemption.lookOnly === true) return seen;
      const { publication, id, reader } = redemption;
      return write(() => {
        const found = look(redemption);
        if (!found.isNew || found.gift === null) return found;
        writing.noteRedemption(publication, reader, id, giftKeptUntil(found.gift));
        writing.raise(publication, id);
        teller.tell({ publication, reader: null }, redemption.telling);
        return { ...found, gift: { ...found.gift, redeemed: found.gift.redeemed + 1 } };
      });
    },

    async end({ publication, id, by, now }) {
      return write(() => {
        const gift = reading.find(publication, id);
        if (gift === null) return null;
        const isOthers = by !== null && !('reader' in gift.by && gift.by.reader === toHex(by));
        if (isOthers) return null;
        if (gift.endedAt !== null) return gift;
        writing.end(now, publication, id);
        return { ...gift, endedAt: now };
      });
    },

    async page(publication, { cursor, limit }) {
      const below = rowOf(cursor);
      const rows = read(() => reading.page(publication, below, limit + 1));
      const shown = rows.slice(0, limit);
      return {
        gifts: shown.map(([, ...row]) => recordOf(row)),
        next: rows.length > limit ? String(shown.at(-1)?.[0]) : null,
      };
    },

    async ofReader(publication, reader) {
      return read(() => ({
        given: reading.given(publication, reader),
        redeemed: reading.redeemed(publication, reader),
      }));
    },
  };
}
