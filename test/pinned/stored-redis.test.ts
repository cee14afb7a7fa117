import { Redis } from 'ioredis';
import { example } from '../support/browser/front-end.ts';
import { startRedisServer } from '../support/stores/redis-server.ts';
import { sharedCluster } from '../support/stores/shared-stores.ts';
import { expectPinned } from './expect-pinned.ts';
import { type History, playFullHistory } from './full-history.ts';
import { expectRemoved } from './removed-publication.ts';
import { distinct, withoutChance } from './without-chance.ts';

const isPrintable = (text: string) => /^[\x20-\x7e]*$/.test(text);

/** What is beside a reader's own field: a letter that says what it is, before the twelve bytes of the reader's key. */
const isMarked = (bytes: Buffer) => bytes.length === 13 && /^[a-z]/.test(bytes.toString('latin1', 0, 1));

/** A text as it is, and bytes in hexadecimal digits. */
function told(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes) && isPrintable(text)) return withoutChance(text);
  if (isMarked(bytes)) return `${bytes.toString('latin1', 0, 1)} 0x${bytes.toString('hex', 1)}`;
  return `0x${bytes.toString('hex')}`;
}

type Fields = Readonly<Record<string, string>>;

async function hashAt(client: Redis, key: string): Promise<Fields> {
  const fields: [string, string][] = [];
  const flat = (await client.callBuffer('HGETALL', key)) as Buffer[];
  for (let at = 0; at < flat.length; at += 2) fields.push([told(flat[at] as Buffer), told(flat[at + 1] as Buffer)]);
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function listAt(client: Redis, key: string): Promise<readonly string[]> {
  return ((await client.callBuffer('LRANGE', key, 0, -1)) as Buffer[]).map(told);
}

/** What a key holds. Of streams the last entry: that the others are written alike is pinned with the SQLite store. */
async function valueAt(client: Redis, key: string): Promise<unknown> {
  const type = await client.type(key);
  if (type === 'hash') return hashAt(client, key);
  if (type === 'list') return listAt(client, key);
  if (type === 'stream')
    return (await client.xrevrange(key, '+', '-', 'COUNT', 1)).map(([, fields]) => fields.map(withoutChance));
  return withoutChance((await client.get(key)) ?? '');
}

const chance = '…';

/** The names of what chance has named. */
const chances: readonly (readonly [RegExp, string])[] = [
  [/^stile:admin-session:.*/, `stile:admin-session:${chance}`],
  [/^stile:admin-sessions:.*/, `stile:admin-sessions:${chance}`],
  [/^(stile:trials:.*:).*/, `$1${chance}`],
  // The part by which the writer is known.
  [/^(stile:tally:.*:)[0-9a-f]$/, `$1${chance}`],
];

const named = (key: string) =>
  chances.reduce((left, [pattern, instead]) => left.replace(pattern, instead), withoutChance(key));

const entriesOf = (value: unknown) => Object.entries(value as Fields);

/** What chance has written into values, and what is left out of them: by what the key begins with. */
const adjusted: Readonly<Record<string, (value: unknown) => unknown>> = {
  'stile:admin-sessions:': (value) => Object.fromEntries(entriesOf(value).map(() => [chance, chance])),
  'stile:bookmark:reconcile-': () => chance,
  'stile:bookmark:sales-figures-': () => chance,
  // Parts are written as in the SQLite store, so a few of them show how they are put into a field.
  'stile:publications': (value) =>
    Object.fromEntries(entriesOf(value).filter(([name]) => /\/offer\/(plan|short-lived)$/.test(name))),
  'stile:secret:': () => chance,
  'stile:tally:': (value) =>
    Object.fromEntries(entriesOf(value).map((entry) => (entry[0].startsWith('=') ? [`=${chance}`, chance] : entry))),
  'stile:trials:': (value) =>
    Object.fromEntries(entriesOf(value).map(([trial, owner]) => [trial === owner ? chance : trial, chance])),
};

/** Entitlements end in a space and their version. */
const unversioned = (value: unknown) =>
  Object.fromEntries(entriesOf(value).map(([reader, record]) => [reader, record.replace(/ \d+$/, ` ${chance}`)]));

/** Of events what their fields are called: how they are written is pinned with the SQLite store, and who comes last is chance. */
const events: readonly (readonly [RegExp, (value: unknown) => unknown])[] = [
  [/\}:all$/, (value) => (value as readonly string[][])[0]?.map((text, at) => (at % 2 === 0 ? text : chance))],
  [/\}:(moved|due|who)$/, (value) => Object.fromEntries(entriesOf(value).map(([name]) => [name, chance]))],
  [/\}:out$|^stile:out:/, () => chance],
];

function adjustedAt(key: string, value: unknown): unknown {
  const event = events.find(([pattern]) => pattern.test(key));
  if (event !== undefined) return event[1](value);
  if (/^stile:\{.*\}:e$/.test(key)) return unversioned(value);
  const found = Object.entries(adjusted).find(([beginning]) => key.startsWith(beginning));
  return found === undefined ? value : found[1](value);
}

/** A Redis in which nothing is yet. */
interface Empty {
  readonly url: string;
  /** A client of each server that has a part of what is stored. */
  readonly clients: readonly Redis[];
  end(): Promise<void>;
}

async function emptyServer(): Promise<Empty> {
  const server = await startRedisServer();
  const client = new Redis(server.url);
  return {
    url: server.url,
    clients: [client],
    async end() {
      client.disconnect();
      await server.stop();
    },
  };
}

async function emptyCluster(): Promise<Empty> {
  const cluster = await sharedCluster();
  await cluster.flush();
  const clients = (await cluster.primaries()).map(({ admin }) => admin);
  return { url: cluster.url, clients, end: () => cluster.flush() };
}

for (const [kind, open] of [
  ['Redis', emptyServer],
  ['Redis Cluster', emptyCluster],
] as const) {
  describe(`what the store writes in ${kind}`, function () {
    this.timeout(60_000);
    let redis: Empty;
    let history: History;

    before(async () => {
      redis = await open();
      history = await playFullHistory({ STORE_URL: redis.url });
    });

    after(async () => {
      await history?.close();
      await redis?.end();
    });

    it(`stays the same key for key, whatever happens in ${example}`, async () => {
      const stored: [key: string, value: unknown][] = [];
      for (const client of redis.clients) {
        for (const key of await client.keys('*')) stored.push([key, adjustedAt(key, await valueAt(client, key))]);
      }
      const found = new Map<string, unknown[]>();
      for (const [key, value] of stored.sort(([one], [other]) => (one < other ? -1 : 1))) {
        found.set(named(key), [...(found.get(named(key)) ?? []), value]);
      }
      const dump = [...found].map(([key, values]) => [key, values.length === 1 ? values[0] : distinct(values)]);
      expectPinned('redis-values', Object.fromEntries(dump));
    });

    it('N6: is all gone once the publication is removed, but for the audit log', () =>
      expectRemoved(history, redis.url, async () => {
        const keys = await Promise.all(redis.clients.map((client) => client.keys(`*${example}*`)));
        const fields = await Promise.all(
          redis.clients.map((client) => client.hkeys('stile:publications').catch(() => [])),
        );
        const left = [...keys.flat(), ...fields.flat().filter((field) => field.startsWith(`${example}/`))];
        // Rate limits end by themselves, within a day.
        return left.filter((key) => key !== `stile:audit:${example}` && !key.startsWith('stile:limit:'));
      }));
  });
}
