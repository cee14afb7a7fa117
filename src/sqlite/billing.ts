import { type BillingStore, type OpenCheckout, unpaidKeptMs } from '../paywall/purchases/billing-store.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Teller } from './events/telling.ts';
import { createPurchaseTransfers } from './purchase-transfers.ts';
import type { Transactions } from './transactions.ts';
import { createTrials } from './trials.ts';

type Checkouts = Pick<BillingStore, 'openCheckout' | 'replaceCheckout'>;

type Place = Parameters<BillingStore['openCheckout']>[0];

function createCheckouts(database: Database, { read, write }: Transactions, teller: Teller): Checkouts {
  const where = 'WHERE publication = ? AND reader = ?';
  const findValue = prepareQuery<[value: string]>(database, `SELECT value FROM open_checkout ${where}`);
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO open_checkout (publication, reader, value, ends_at) VALUES (?, ?, ?, ?)',
  );
  const remove = prepareChange(database, `DELETE FROM open_checkout ${where}`);

  function find({ publication, reader }: Place): OpenCheckout | null {
    const row = findValue.get(publication, reader);
    return row === undefined ? null : JSON.parse(row[0]);
  }

  return {
    async openCheckout(place) {
      return read(() => find(place));
    },

    async replaceCheckout({ expected, next, now, telling, ...place }) {
      const { publication, reader } = place;
      return write(() => {
        if ((find(place)?.session ?? null) !== expected) return false;
        if (next === null) remove(publication, reader);
        else put(publication, reader, JSON.stringify(next), now + unpaidKeptMs);
        teller.tell(place, telling);
        return true;
      });
    },
  };
}

export function createBillingStore(database: Database, transactions: Transactions, teller: Teller): BillingStore {
  const { read, write } = transactions;
  const findCustomer = prepareQuery<[customer: string]>(
    database,
    'SELECT customer FROM customer WHERE publication = ? AND reader = ?',
  );
  const putCustomer = prepareChange(
    database,
    `INSERT INTO customer (publication, reader, customer, ends_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET customer = excluded.customer,
       ends_at = CASE WHEN ends_at IS NULL THEN NULL ELSE excluded.ends_at END`,
  );
  const keepCustomer = prepareChange(
    database,
    'UPDATE customer SET ends_at = NULL WHERE publication = ? AND reader = ?',
  );

  const removeCustomer = prepareChange(
    database,
    'DELETE FROM customer WHERE publication = ? AND reader = ? AND customer = ?',
  );

  return {
    async customerOf({ publication, reader }) {
      return read(() => findCustomer.get(publication, reader))?.[0] ?? null;
    },

    async claimCustomer({ publication, reader, customer, instead, now }) {
      return write(() => {
        const theirs = findCustomer.get(publication, reader)?.[0];
        if (theirs !== undefined && theirs !== instead) return theirs;
        putCustomer(publication, reader, customer, now + unpaidKeptMs);
        return customer;
      });
    },

    async keepCustomer({ publication, reader }) {
      await write(() => keepCustomer(publication, reader));
    },

    async releaseCustomer({ publication, reader, customer }) {
      await write(() => removeCustomer(publication, reader, customer));
    },

    ...createPurchaseTransfers(database, transactions),
    ...createCheckouts(database, transactions, teller),
    ...createTrials(database, transactions),
  };
}
