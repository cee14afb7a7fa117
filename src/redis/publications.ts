import { PaywallError } from '../paywall/errors.ts';
import type { PublicationPart, PublicationStore, StoredPart } from '../paywall/publication.ts';
import type { RedisClient } from './connection/client.ts';
import { publicationsKey } from './keys.ts';

type Unversioned = Omit<StoredPart, 'version'>;

const fieldOf = ({ publication, part }: Unversioned): string => `${publication}/${part}`;

const recordOf = ({ value }: Unversioned, version: number): string => `${JSON.stringify(value)} ${version}`;

function partOf(field: string, record: string): StoredPart {
  const slash = field.indexOf('/');
  const split = record.lastIndexOf(' ');
  return {
    publication: field.slice(0, slash),
    part: field.slice(slash + 1) as PublicationPart,
    version: Number(record.slice(split + 1)),
    value: JSON.parse(record.slice(0, split)),
  };
}

const conflict = (what: string) =>
  new PaywallError('version-conflict', `${what} has been changed by someone else meanwhile`);

export function createPublicationStore(link: RedisClient): PublicationStore {
  return {
    async readAll() {
      const records = await link.askRepeatably(publicationsKey, (redis) => redis.hgetall(publicationsKey));
      return Object.entries(records).map(([field, record]) => partOf(field, record));
    },

    async seed(parts) {
      const written = await link.ask(publicationsKey, (redis) =>
        Promise.all(parts.map((part) => redis.hsetnx(publicationsKey, fieldOf(part), recordOf(part, 1)))),
      );
      return parts.filter((_, index) => written[index] === 1);
    },

    async write(part, expectedVersion) {
      const version = expectedVersion + 1;
      const outcome = await link.ask(publicationsKey, (redis, deadline) =>
        redis.stileCompareAndSet(
          publicationsKey,
          fieldOf(part),
          String(expectedVersion),
          recordOf(part, version),
          deadline,
        ),
      );
      if (outcome !== 'written') {
        throw conflict(fieldOf(part));
      }
      return version;
    },

    async writeAll(changes) {
      const outcome = await link.ask(publicationsKey, (redis, deadline) => {
        const fields = changes.flatMap(({ part, expectedVersion }) => [
          fieldOf(part),
          String(expectedVersion),
          recordOf(part, expectedVersion + 1),
        ]);
        return redis.stileCompareAndSetAll(publicationsKey, deadline, String(changes.length), ...fields);
      });
      if (outcome !== 'written') throw conflict(changes.map(({ part }) => fieldOf(part)).join(', '));
      return changes.map(({ expectedVersion }) => expectedVersion + 1);
    },
  };
}
