import { LRUCache } from 'lru-cache';

/** What was found out about texts that came from outside, bounded by the memory that it takes: they are as long as others like. */
export interface TextCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): void;
}

const mebibyte = 1024 ** 2;

/** Of any one cache. For texts of usual lengths it is enough for some 40 000 of them. */
const mostBytes = 16 * mebibyte;

/** What an entry takes beside its text: its place in the cache, and a value of a few fields. Measured, and rounded up. */
const entryBytes = 320;

/** A text takes one byte for a character, or two for each if any of them is not ASCII. */
const bytesOf = (text: string) => (Buffer.byteLength(text) === text.length ? text.length : 2 * text.length);

/** A part of a longer text, as of a header, keeps all of that in memory. A copy does not. */
const copyOf = (text: string) => Buffer.from(text).toString();

/** Values are small, or made of the text itself. Keeps what was asked for last. */
export function createTextCache<Value extends object>(): TextCache<Value> {
  const cache = new LRUCache<string, Value>({
    maxSize: mostBytes,
    sizeCalculation: (_value, text) => entryBytes + bytesOf(text),
  });
  return {
    get: (text) => cache.get(text),
    set: (text, value) => void cache.set(copyOf(text), value),
  };
}
