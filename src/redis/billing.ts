import { type BillingStore, unpaidKeptMs } from '../paywall/purchases/billing-store.ts';
import { type ReaderKey, readerKeyFrom, readerKeyToHex } from '../paywall/reader.ts';
import type { RedisClient } from './connection/client.ts';
import { placeOfReader } from './events/keys.ts';
import type { Mover } from './events/mover.ts';
import { tellingArguments } from './events/telling-arguments.ts';
import { billingKey, unpaidKey } from './keys.ts';
import { createTrials } from './trials.ts';

const customerField = (reader: ReaderKey) => Buffer.concat([Buffer.from('c'), reader]);

const heirField = (reader: ReaderKey) => Buffer.concat([Buffer.from('h'), reader]);

const checkoutField = (reader: ReaderKey) => Buffer.concat([Buffer.from('o'), reader]);

export function createBillingStore(link: RedisClient, mover: Pick<Mover, 'hint'>): BillingStore {
  return {
    async customerOf({ publication, reader }) {
      const [kept, unpaid] = await link.askRepeatably(billingKey(publication, reader), (redis) =>
        Promise.all([
          redis.hget(billingKey(publication, reader), customerField(reader)),
          redis.hget(unpaidKey(publication, reader), 'c'),
        ]),
      );
      return kept ?? unpaid;
    },

    async claimCustomer({ publication, reader, customer, instead }) {
      const keys = [unpaidKey(publication, reader), billingKey(publication, reader)] as const;
      const [, theirs = customer] = await link.ask(keys[1], (redis, deadline) =>
        redis.stileClaimCustomer(
          ...keys,
          customerField(reader),
          instead ?? '',
          customer,
          String(unpaidKeptMs),
          deadline,
        ),
      );
      return theirs;
    },

    async keepCustomer({ publication, reader }) {
      const keys = [unpaidKey(publication, reader), billingKey(publication, reader)] as const;
      await link.ask(keys[1], (redis, deadline) => redis.stileKeepCustomer(...keys, customerField(reader), deadline));
    },

    async releaseCustomer({ publication, reader, customer }) {
      const keys = [unpaidKey(publication, reader), billingKey(publication, reader)] as const;
      await link.ask(keys[1], (redis, deadline) =>
        redis.stileReleaseCustomer(...keys, customerField(reader), customer, deadline),
      );
    },

    async successorOf({ publication, reader }) {
      const key = billingKey(publication, reader);
      const successor = await link.askRepeatably(key, (redis) => redis.hget(key, heirField(reader)));
      return successor === null ? null : readerKeyFrom(successor);
    },

    async claimSuccessor({ publication, reader, successor }) {
      const words = readerKeyToHex(successor);
      const key = billingKey(publication, reader);
      const [, theirs = words] = await link.ask(key, (redis, deadline) =>
        redis.stileClaimField(key, heirField(reader), '', words, deadline),
      );
      return readerKeyFrom(theirs);
    },

    async openCheckout({ publication, reader }) {
      const [record, earlier] = await link.askRepeatably(billingKey(publication, reader), (redis) =>
        Promise.all([
          redis.hget(unpaidKey(publication, reader), 'o'),
          redis.hget(billingKey(publication, reader), checkoutField(reader)),
        ]),
      );
      const found = record ?? earlier;
      return found === null ? null : JSON.parse(found);
    },

    async replaceCheckout({ publication, reader, expected, next, telling }) {
      const keys = [unpaidKey(publication, reader), billingKey(publication, reader)] as const;
      const record = next === null ? '' : JSON.stringify(next);
      const change = [checkoutField(reader), expected ?? '', record, String(unpaidKeptMs)];
      if (telling === undefined) {
        const outcome = await link.ask(keys[1], (redis, deadline) =>
          redis.stileReplaceCheckout(...keys, ...change, deadline),
        );
        return outcome === 'replaced';
      }
      const place = placeOfReader(publication, reader);
      const told = tellingArguments({ telling, if: 'replaced', reader });
      const outcome = await link.ask(keys[1], (redis, deadline) =>
        redis.stileToldCheckout(place.out, place.due, ...keys, ...told, ...change, deadline),
      );
      if (outcome === 'replaced') mover.hint(place);
      return outcome === 'replaced';
    },

    ...createTrials(link),
  };
}
