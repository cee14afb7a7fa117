import { type ArticleKey, articleKeyBytes } from '../paywall/articles/article.ts';
import { type ReaderKey, readerKeyBytes, readerKeyToHex } from '../paywall/reader.ts';
import { deriveKey } from './derived-key.ts';
import { createMac, type Mac } from './mac.ts';
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
  /** The reader id of whom the AMP runtime calls `rid`. */
  ampReaderId(publication: string, rid: string): string;
  /** The name of a reader's metering state on AMP pages. 22 base64url characters. */
  ampStateId(publication: string, reader: ReaderKey): string;
  /** Something by which a person is known again who had a trial, such as a card's fingerprint. 24 base64url characters. */
  trialKey(kind: string, value: string): string;
  /** An e-mail address, however it is written. 24 base64url characters. */
  emailKey(publication: string, email: string): string;
}

const readerIdBytes = 16;
const clientKeyBytes = 12;
const trialKeyBytes = 18;

/** In memory of their own: a `Buffer` as short would be a part of a longer piece, and keep all of that. */
function bytesOf(mac: Mac, text: string, length: number): Uint8Array {
  const code = mac(text, 'binary');
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = code.charCodeAt(at);
  return bytes;
}

/** Of a publication's name and something else: names hold no NUL, so no two pairs give the same text. */
const ofPublication = (publication: string, text: string) => `${publication}\0${text}`;

/**
 * Remembers the hashes of articles, which are read by many. Of each id that of the publication that asked last: an id is looked up as it
 * is, and not put together with a name for every view.
 */
function remembered(make: (publication: string, id: string) => ArticleKey) {
  const cache = createTextCache<{ readonly publication: string; readonly key: ArticleKey }>();
  return (publication: string, id: string): ArticleKey => {
    const known = cache.get(id);
    if (known?.publication === publication) return known.key;
    const key = make(publication, id);
    cache.set(id, { publication, key });
    return key;
  };
}

/** HMAC-SHA256, truncated, under a key of its own per purpose. The same `secret` must serve all instances for ever. */
export function createKeyedHashes(secret: string): KeyedHashes {
  const macOf = (purpose: string) => createMac(deriveKey(secret, purpose));
  const readers = macOf('reader-key');
  const articles = macOf('article-key');
  const clients = macOf('client-key');
  const registered = macOf('registered-reader-id');
  const ampReaders = macOf('amp-reader-id');
  const ampStates = macOf('amp-metering-state');
  const trials = macOf('trial-key');
  const emails = macOf('email-key');
  const keyText = (mac: Mac, text: string, length: number) =>
    Buffer.from(bytesOf(mac, text, length)).toString('base64url');
  const idText = (mac: Mac, text: string) => `r_${keyText(mac, text, readerIdBytes)}`;

  return {
    readerKey: (publication, readerId) =>
      bytesOf(readers, ofPublication(publication, readerId), readerKeyBytes) as ReaderKey,
    articleKey: remembered(
      (publication, articleId) =>
        bytesOf(articles, ofPublication(publication, articleId), articleKeyBytes) as ArticleKey,
    ),
    clientKey: (address) => keyText(clients, address, clientKeyBytes),
    registeredReaderId: (publication, sub) => idText(registered, ofPublication(publication, sub)),
    ampStateId: (publication, reader) =>
      keyText(ampStates, ofPublication(publication, readerKeyToHex(reader)), readerIdBytes),
    ampReaderId: (publication, rid) => idText(ampReaders, ofPublication(publication, rid)),
    emailKey: (publication, email) => keyText(emails, ofPublication(publication, email.toLowerCase()), trialKeyBytes),
    trialKey: (kind, value) => keyText(trials, `${kind}\0${value}`, trialKeyBytes),
  };
}
