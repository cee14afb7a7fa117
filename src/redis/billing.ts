import type { BillingStore } from '../paywall/purchases/billing-store.ts';
import { type ReaderKey, readerKeyFrom, readerKeyToHex } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { billingKey } from './keys.ts';
import { createTrials } from './trials.ts';

const customerField = (reader: ReaderKey) => Buffer.concat([Buffer.from('c'), reader]);

const heirField = (reader: ReaderKey) => Buffer.concat([Buffer.from('h'), reader]);

const checkoutField = (reader: ReaderKey) => Buffer.concat([Buffer.from('o'), reader]);

export function createBillingStore(link: RedisClient): BillingStore {
  return {
    async customerOf({ publication, reader }) {
      return link.ask((redis) => redis.hget(billingKey(publication, reader), customerField(reader)));
    },

    async claimCustomer({ publication, reader, customer, instead }) {
      const key = billingKey(publication, reader);
      const [, theirs = customer] = await link.ask((redis, deadline) =>
        redis.stileClaimField(key, customerField(reader), instead ?? '', customer, deadline),
      );
      return theirs;
    },

    async successorOf({ publication, reader }) {
      const successor = await link.ask((redis) => redis.hget(billingKey(publication, reader), heirField(reader)));
      return successor === null ? null : readerKeyFrom(successor);
    },

    async claimSuccessor({ publication, reader, successor }) {
      const words = readerKeyToHex(successor);
      const key = billingKey(publication, reader);
      const [, theirs = words] = await link.ask((redis, deadline) =>
        redis.stileClaimField(key, heirField(reader), '', words, deadline),
      );
      return readerKeyFrom(theirs);
    },

    async openCheckout({ publication, reader }) {
      const key = billingKey(publication, reader);
      const record = await link.ask((redis) => redis.hget(key, checkoutField(reader)));
      return record === null ? null : JSON.parse(record);
    },

    async replaceCheckout({ publication, reader, expected, next }) {
      const key = billingKey(publication, reader);
      const record = next === null ? '' : JSON.stringify(next);
      const outcome = await link.ask((redis, deadline) =>
        redis.stileReplaceCheckout(key, checkoutField(reader), expected ?? '', record, deadline),
      );
      return outcome === 'replaced';
    },

    ...createTrials(link),
  };
}
