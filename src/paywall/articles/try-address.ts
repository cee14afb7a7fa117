import { isAmbiguousAddress, isRefusedAsAmbiguous } from './ambiguous-address.ts';
import { type ArticleIdentity, canonicalArticleId, isTooLong, type LeftOut } from './article-identity.ts';

/** What a rule makes of one address. */
export interface TriedAddress {
  /** The canonical id. */
  readonly article: string;
  /** What of the address does not name the article. */
  readonly leftOut: readonly LeftOut[];
  /** Whether servers read it in different ways. */
  readonly isAmbiguous: boolean;
  readonly isTooLong: boolean;
  /** Whether the gate refuses it to everybody but those who are let in anyway. */
  readonly isRefused: boolean;
}

export interface TriedAddresses extends TriedAddress {
  /** Null if no other address was given. */
  readonly other: TriedAddress | null;
  /** Whether both are one article. */
  readonly isSame: boolean | null;
}

function tryOne(address: string, identity: ArticleIdentity): TriedAddress {
  const leftOut: LeftOut[] = [];
  const article = canonicalArticleId(address, identity, (kind, text) => leftOut.push({ kind, text }));
  const isLong = isTooLong(article);
  return {
    article,
    leftOut,
    isAmbiguous: isAmbiguousAddress(address),
    isTooLong: isLong,
    isRefused: isLong || isRefusedAsAmbiguous(address, identity),
  };
}

/** Which article an address is, and whether another one is the same. For people who write a rule; nothing is counted. */
export function tryAddresses(
  address: string,
  otherAddress: string | undefined,
  identity: ArticleIdentity,
): TriedAddresses {
  const tried = tryOne(address, identity);
  const other = otherAddress === undefined ? null : tryOne(otherAddress, identity);
  return { ...tried, other, isSame: other === null ? null : other.article === tried.article };
}
