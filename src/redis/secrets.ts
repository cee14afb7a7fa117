import type { SecretStore } from '../paywall/secrets.ts';
import type { RedisClient } from './connection/client.ts';
import { secretKey } from './keys.ts';

export function createSecretStore(link: RedisClient): SecretStore {
  return {
    async readOrCreate(name, candidate) {
      const existing = await link.ask(secretKey(name), (redis) => redis.set(secretKey(name), candidate, 'NX', 'GET'));
      return existing ?? candidate;
    },

    async replace(name, value) {
      await link.ask(secretKey(name), (redis) => redis.set(secretKey(name), value));
    },
  };
}
