import { PaywallError } from '../paywall/errors.ts';
import type { PublicationPart, PublicationStore, StoredPart } from '../paywall/publication.ts';
import type { RedisClient } from './connection/client.ts';
import { placeOfChanges } from './events/keys.ts';
import type { Mover } from './events/mover.ts';
import { tellingArguments } from './events/telling-arguments.ts';
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

export function createPublicationStore(link: RedisClient, mover: Pick<Mover, 'hint'>): PublicationStore {
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

    async write(part, expectedVersion, telling) {
      const version = expectedVersion + 1;
      const change = [fieldOf(part), String(expectedVersion), recordOf(part, version)];
      const place = placeOfChanges(part.publication);
      const told = telling === undefined ? null : tellingArguments({ telling, if: 'written' });
      const outcome = await link.ask(publicationsKey, (redis, deadline) =>
        told === null
          ? redis.stileCompareAndSet(publicationsKey, ...change, deadline)
          : redis.stileToldSet(place.out, place.due, publicationsKey, ...told, ...change, deadline),
      );
      if (told !== null && outcome === 'written') mover.hint(place);
      if (outcome !== 'written') {
        throw conflict(fieldOf(part));
      }
      return version;
    },

    async writeAll(changes, telling) {
      const fields = changes.flatMap(({ part, expectedVersion }) => [
        fieldOf(part),
        String(expectedVersion),
        recordOf(part, expectedVersion + 1),
      ]);
      const count = String(changes.length);
      const [first] = changes;
      const told = telling === undefined || first === undefined ? null : tellingArguments({ telling, if: 'written' });
      const place = placeOfChanges(first?.part.publication ?? '');
      const outcome = await link.ask(publicationsKey, (redis, deadline) =>
        told === null
          ? redis.stileCompareAndSetAll(publicationsKey, deadline, count, ...fields)
          : redis.stileToldSetAll(place.out, place.due, publicationsKey, ...told, deadline, count, ...fields),
      );
      if (told !== null && outcome === 'written') mover.hint(place);
      if (outcome !== 'written') throw conflict(changes.map(({ part }) => fieldOf(part)).join(', '));
      return changes.map(({ expectedVersion }) => expectedVersion + 1);
    },
  };
}
