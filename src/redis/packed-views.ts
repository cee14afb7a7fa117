import { type ArticleKey, articleKeyBytes } from '../paywall/articles/article.ts';
import type { EpochMs } from '../paywall/clock.ts';
import type { CountedView } from '../paywall/metering/meter.ts';

/*
 * What the meter's hashes hold of a reader: ten bytes per article, six for its key and four for the second in which it was
 * counted (big-endian, since 1970). A leading `u` says that a union has added to it, or an adoption.
 */

const entryBytes = articleKeyBytes + 4;

/** The same bytes as a `Buffer`, which is the only binary argument that ioredis knows. */
export function bytes(key: Uint8Array): Buffer {
  return Buffer.isBuffer(key) ? key : Buffer.from(key.buffer, key.byteOffset, key.byteLength);
}

const lastSecond = 2 ** 32 - 1;

/** The second in which something was counted. All that the sandbox clock finds after February 2106 is its last one. */
export const secondOf = (at: EpochMs): number => Math.min(Math.max(Math.floor(at / 1000), 0), lastSecond);

export function packView(article: ArticleKey, countedAt: EpochMs): Buffer {
  const entry = Buffer.allocUnsafe(entryBytes);
  entry.set(article, 0);
  entry.writeUInt32BE(secondOf(countedAt), articleKeyBytes);
  return entry;
}

/** Each article once, even if it is among the views twice. */
export function packViews(views: readonly CountedView[]): Buffer {
  const entries = new Map<string, Buffer>();
  for (const { article, countedAt } of views) {
    const name = bytes(article).toString('latin1');
    if (!entries.has(name)) entries.set(name, packView(article, countedAt));
  }
  return Buffer.concat([...entries.values()]);
}

/** Whether a union has added to it, or an adoption. */
export const isUnited = (packed: Buffer): boolean => packed.length % entryBytes !== 0;

/** Oldest first. */
export function unpackViews(packed: Buffer): CountedView[] {
  const views: CountedView[] = [];
  for (let at = packed.length % entryBytes; at < packed.length; at += entryBytes) {
    views.push({
      article: Uint8Array.from(packed.subarray(at, at + articleKeyBytes)) as ArticleKey,
      countedAt: packed.readUInt32BE(at + articleKeyBytes) * 1000,
    });
  }
  return views.sort((a, b) => a.countedAt - b.countedAt);
}
