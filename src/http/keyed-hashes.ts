import type { ArticleKey } from '../paywall/articles/article.ts';
import type { Day } from '../paywall/calendar/day.ts';
import type { NetworkPrefixes } from '../paywall/publication.ts';
import type { ReaderKey } from '../paywall/reader.ts';

/** What readers, articles and clients are known by in stores. */
export interface KeyedHashes {
  readerKey(publication: string, readerId: string): ReaderKey;
  articleKey(publication: string, articleId: string): ArticleKey;
  /** Of the client's own network: IPv4 /32, IPv6 /64. */
  clientKey(address: string): string;
  /** Of the network around it: IPv4 /24, IPv6 /48. */
  siteKey(address: string): string;
  /** Of the network that the prefixes make of an address, on one day: another on the next. */
  networkKey(address: string, prefixes: NetworkPrefixes, day: Day): string;
  /** Of a link and who uses it, on one day: another on the next. */
  linkKey(link: string, who: string, day: Day): string;
  registeredReaderId(publication: string, sub: string): string;
  /** Of the id by which the AMP runtime knows a reader. */
  ampReaderId(publication: string, rid: string): string;
  /** By what name a reader's metering state is known to the AMP runtime, and those to whom that shows it. */
  ampStateId(publication: string, reader: ReaderKey): string;
  /** Of an e-mail address. */
  emailKey(publication: string, email: string): string;
}
