import type { CopyClient } from './connect.ts';

/*
 * What one key holds, and how it gets to another store: as Redis itself writes it down (DUMP, RESTORE), or where one of the two refuses
 * that, field by field.
 */

/** A key as it is in one store. */
export interface Held {
  /** What DUMP answers; `refused` if this user may not ask. */
  readonly dump: Buffer | 'refused';
  /** In milliseconds since 1970, by the server's clock; -1 for never. */
  readonly expiresAt: number;
}

const refusesCommand = /^NOPERM|unknown command/i;

const refusesDump = /version or checksum|Bad data format/i;

const isError = (error: unknown, pattern: RegExp) => error instanceof Error && pattern.test(error.message);

/** Null if there is no such key. */
export async function readHeld(client: CopyClient, key: Buffer): Promise<Held | null> {
  const dumped = client.dumpBuffer(key).catch((error: unknown) => {
    if (isError(error, refusesCommand)) return 'refused' as const;
    throw error;
  });
  const [dump, expiresAt] = await Promise.all([dumped, client.pexpiretime(key)]);
  return expiresAt === -2 || dump === null ? null : { dump, expiresAt };
}

/** What stands at the end of a dump: the version of its format, and a checksum over that as well. */
const trailerBytes = 10;

const bare = (dump: Buffer) => dump.subarray(0, -trailerBytes);

function flat(answer: unknown): Buffer[] {
  if (Array.isArray(answer)) return answer.flatMap(flat);
  if (Buffer.isBuffer(answer)) return [answer];
  return answer === null ? [] : [Buffer.from(String(answer))];
}

/** Field and value are told apart from their neighbours by their lengths. */
const joined = (pair: readonly Buffer[]) => pair.map((part) => `${part.length}:${part.toString('latin1')}`).join();

function pairsOf(list: readonly Buffer[]): Buffer[][] {
  return Array.from({ length: list.length / 2 }, (_, index) => list.slice(2 * index, 2 * index + 2));
}

interface PlainValue {
  /** The same for equal values, however either server keeps them. */
  readonly text: string;
  /** The commands that write it into a key that is not there. */
  readonly writes: readonly (readonly [command: string, ...args: Buffer[]])[];
}

/** As many fields or elements are written by one command. */
const fieldsAtOnce = 500;

type ReadPlain = (client: CopyClient, key: Buffer) => Promise<PlainValue>;

async function readHash(client: CopyClient, key: Buffer): Promise<PlainValue> {
  const pairs = pairsOf(flat(await client.callBuffer('HGETALL', key)));
  const writes = Array.from({ length: Math.ceil(pairs.length / fieldsAtOnce) }, (_, index) => {
    const some = pairs.slice(index * fieldsAtOnce, (index + 1) * fieldsAtOnce);
    return ['HSET', key, ...some.flat()] as const;
  });
  return { text: pairs.map(joined).sort().join(' '), writes };
}

async function readList(client: CopyClient, key: Buffer): Promise<PlainValue> {
  const elements = flat(await client.callBuffer('LRANGE', key, 0, -1));
  const writes = Array.from({ length: Math.ceil(elements.length / fieldsAtOnce) }, (_, index) => {
    const some = elements.slice(index * fieldsAtOnce, (index + 1) * fieldsAtOnce);
    return ['RPUSH', key, ...some] as const;
  });
  return { text: joined(elements), writes };
}

async function readSortedSet(client: CopyClient, key: Buffer): Promise<PlainValue> {
  const pairs = pairsOf(flat(await client.callBuffer('ZRANGE', key, 0, -1, 'WITHSCORES')));
  const writes = Array.from({ length: Math.ceil(pairs.length / fieldsAtOnce) }, (_, index) => {
    const some = pairs.slice(index * fieldsAtOnce, (index + 1) * fieldsAtOnce);
    return [
      'ZADD',
      key,
      ...some.flatMap(([member, score]) => [score, member]).filter((each) => each !== undefined),
    ] as const;
  });
  return { text: pairs.map(joined).join(' '), writes };
}

async function readStream(client: CopyClient, key: Buffer): Promise<PlainValue> {
  const entries = (await client.callBuffer('XRANGE', key, '-', '+')) as [Buffer, unknown][];
  const lists = entries.map(([id, fields]) => [id, ...flat(fields)]);
  return { text: lists.map(joined).join(' '), writes: lists.map((list) => ['XADD', key, ...list] as const) };
}

/** The kinds of keys that Stile writes. */
const plainReaders: Readonly<Record<string, ReadPlain>> = {
  async string(client, key) {
    const value = (await client.getBuffer(key)) ?? Buffer.alloc(0);
    return { text: joined([value]), writes: [['SET', key, value]] };
  },
  hash: readHash,
  list: readList,
  zset: readSortedSet,
  stream: readStream,
};

/** Null if there is no such key. */
async function readPlain(client: CopyClient, key: Buffer): Promise<PlainValue | null> {
  const type = await client.type(key);
  if (type === 'none') return null;
  const read = plainReaders[type];
  if (read === undefined) throw new Error(`${key} is a ${type}, which cannot be copied without DUMP and RESTORE`);
  return read(client, key);
}

export interface Side {
  readonly client: CopyClient;
  readonly held: Held | null;
}

/** Whether one server has written a key down otherwise than before; false if this user may not ask for that. */
export function hasChanged(before: Held | null, after: Held | null): boolean {
  if (before === null || after === null) return before !== after;
  if (before.dump === 'refused' || after.dump === 'refused') return false;
  return before.expiresAt !== after.expiresAt || !before.dump.equals(after.dump);
}

/** Whether a key is in both stores with the same value and the same expiry, or in neither. */
export async function areEqual(key: Buffer, from: Side, to: Side): Promise<boolean> {
  if (from.held === null || to.held === null) return from.held === to.held;
  if (from.held.expiresAt !== to.held.expiresAt) return false;
  const dumps = [from.held.dump, to.held.dump] as const;
  if (dumps[0] !== 'refused' && dumps[1] !== 'refused' && bare(dumps[0]).equals(bare(dumps[1]))) return true;
  // A server of another version, or with other settings, writes the same down otherwise.
  const [one, other] = await Promise.all([readPlain(from.client, key), readPlain(to.client, key)]);
  return one?.text === other?.text;
}

async function writePlain(to: CopyClient, key: Buffer, { value, expiresAt }: { value: PlainValue; expiresAt: number }) {
  const transaction = to.multi().del(key);
  for (const [command, ...args] of value.writes) transaction.call(command, ...args);
  if (expiresAt !== -1) transaction.pexpireat(key, expiresAt);
  const results = (await transaction.exec()) ?? [];
  for (const [error] of results) if (error !== null) throw error;
}

/** Makes the key in `to` what it is in `from`, whatever it was before. */
export async function copyKey(key: Buffer, { client, held }: Side, to: CopyClient): Promise<void> {
  if (held === null) {
    await to.unlink(key);
    return;
  }
  const { dump, expiresAt } = held;
  try {
    if (dump !== 'refused') {
      await to.restore(key, Math.max(0, expiresAt), dump, 'REPLACE', 'ABSTTL');
      return;
    }
  } catch (error) {
    if (!isError(error, refusesCommand) && !isError(error, refusesDump)) throw error;
  }
  const value = await readPlain(client, key);
  if (value !== null) await writePlain(to, key, { value, expiresAt });
}
