import { PaywallError } from '../../paywall/errors.ts';
import { formatFault, type StoreFormat } from '../../paywall/stores.ts';
import { formatKey } from '../keys.ts';
import type { RedisClient } from './client.ts';
import type { Logger } from './logger.ts';

/**
 * The format of the keys and values that this version writes. It rises when an earlier version would do harm to them. 2: meters are
 * lists and not hashes, and are moved when they are next touched.
 */
export const redisFormat = 2;

/** What stands in place of the number as long as a store is being copied to; the address that is copied from follows. */
export const copyingMark = 'copying ';

export function readFormat(text: string | null): StoreFormat['found'] {
  // Stores of versions that did not write their format are of the first one.
  if (text === null) return 1;
  return /^\d{1,9}$/.test(text) ? Number(text) : 'incomplete';
}

export interface GuardedClient {
  /** Lets nothing through before it has seen that the format is known. */
  readonly link: RedisClient;
  /** Throws `store-unavailable`. */
  format(): Promise<StoreFormat>;
}

interface GuardOptions {
  readonly logger: Logger;
  /** Whether a store that does not say this format is to say it from now on. */
  readonly marks: boolean;
}

/**
 * A Redis may come long after the service has started, so its format is looked at before the first command, whenever that is. Until
 * then, and for as long as the format is a later one, the store is unavailable.
 */
export function guardFormat(unguarded: RedisClient, { logger, marks }: GuardOptions): GuardedClient {
  let known = false;
  let looking: Promise<void> | null = null;
  let refused = false;

  async function format(): Promise<StoreFormat> {
    return {
      found: readFormat(await unguarded.askRepeatably(formatKey, (redis) => redis.get(formatKey))),
      known: redisFormat,
    };
  }

  /** Returns whether it is said. A store that is full can still be read, so nothing waits for it but another look. */
  async function mark(): Promise<boolean> {
    const raise = unguarded.askRepeatably(formatKey, (redis, deadline) =>
      redis.stileRaiseFormat(formatKey, String(redisFormat), deadline),
    );
    return raise.then(
      () => true,
      () => false,
    );
  }

  async function look(): Promise<void> {
    const fault = formatFault(await format());
    if (fault === null) {
      known = !marks || (await mark());
      return;
    }
    const cause = new Error(fault);
    if (!refused) logger.warn({ err: cause }, 'the store cannot be used by this version');
    refused = true;
    throw new PaywallError('store-unavailable', 'the store cannot be used by this version', { cause });
  }

  /** Those who ask together share one look. */
  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  }

  const once = <T>(send: () => Promise<T>): Promise<T> => (known ? send() : lookOnce().then(send));

  return {
    format,
    link: {
      // Costs nothing once the format is known.
      ask: (key, send) => (known ? unguarded.ask(key, send) : once(() => unguarded.ask(key, send))),
      askRepeatably: (key, send) =>
        known ? unguarded.askRepeatably(key, send) : once(() => unguarded.askRepeatably(key, send)),
      askOfEach: (start, send) => once(() => unguarded.askOfEach(start, send)),
      askEach: (send) => once(() => unguarded.askEach(send)),
    },
  };
}
