import { createHmac, type KeyObject } from 'node:crypto';
import { type ArticleKey, articleKeyBytes } from '../paywall/articles/article.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import { deriveKey } from './derived-key.ts';
import { createTextCache } from './text-cache.ts';

/** What stores know readers, articles and clients by: hashes that nobody can make or reverse without the service's secret. */
export interface KeyedHashes {
  /** Bound to the publication: two publications side by side do not say that a reader reads both. Not to be changed by the caller. */
  readerKey(publication: string, readerId: string): ReaderKey;
  /** Bound to the publication and not to the reader: a union on sign-in must know the same article again under both. Not to be changed by the caller. */
  articleKey(publication: string, articleId: string): ArticleKey;
  /** For rate limits. 16 base64url characters. */
  clientKey(address: string): string;
  /** The reader id of whom the publisher calls `sub`: the same for ever, and without the secret no way back to `sub`. */
  registeredReaderId(publication: string, sub: string): string;
  /** Something by which a person is known again who had a trial, such as a card's fingerprint. 24 base64url characters. */
  trialKey(kind: string, value: string): string;
  /** An e-mail address, however it is written. 24 base64url characters. */
  emailKey(publication: string, email: string): string;
}

const registeredIdBytes = 16;
const clientKeyBytes = 12;
const trialKeyBytes = 18;

const mac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Of a publication's name and something else: names hold no NUL, so no two pairs give the same text. */
const ofPublication = (publication: string, text: string) => `${publication}\0${text}`;

/**
 * Remembers hashes, because the same readers and the same articles come again and again. Of each id that of the publication that asked
 * last: an id is looked up as it is, and not put together with a name for every view.
 */
function remembered<Key extends Uint8Array>(make: (text: string) => Key): (publication: string, id: string) => Key {
  const cache = createTextCache<{ readonly publication: string; readonly key: Key }>();
  return (publication, id) => {
    const known = cache.get(id);
    if (known?.publication === publication) return known.key;
    const key = make(ofPublication(publication, id));
    cache.set(id, { publication, key });
    return key;
  };
}

/** HMAC-SHA256, truncated, under a key of its own per purpose. The same `secret` must serve all instances for ever. */
export function createKeyedHashes(secret: string): KeyedHashes {
  const readers = deriveKey(secret, 'reader-key');
  const articles = deriveKey(secret, 'article-key');
  const clients = deriveKey(secret, 'client-key');
  const registered = deriveKey(secret, 'registered-reader-id');
  const trials = deriveKey(secret, 'trial-key');
  const emails = deriveKey(secret, 'email-key');
  const readerKeyOf = remembered((text) => mac(readers, text).subarray(0, readerKeyBytes) as Uint8Array as ReaderKey);
  const articleKeyOf = remembered(
    (text) => mac(articles, text).subarray(0, articleKeyBytes) as Uint8Array as ArticleKey,
  );

  return {
    readerKey: readerKeyOf,
    articleKey: articleKeyOf,
    clientKey: (address) => mac(clients, address).toString('base64url', 0, clientKeyBytes),
    registeredReaderId: (publication, sub) =>
      `r_${mac(registered, ofPublication(publication, sub)).toString('base64url', 0, registeredIdBytes)}`,
    emailKey: (publication, email) =>
      mac(emails, ofPublication(publication, email.toLowerCase())).toString('base64url', 0, trialKeyBytes),
    trialKey: (kind, value) => mac(trials, `${kind}\0${value}`).toString('base64url', 0, trialKeyBytes),
  };
}
