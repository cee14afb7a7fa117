import { isoTime } from '../calendar/iso-time.ts';
import type { EpochMs } from '../clock.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Telling } from '../events/telling.ts';
import type { Publication } from '../publication.ts';
import { type ReaderKey, readerKeyFrom } from '../reader.ts';
import type { Gift } from './gift.ts';

interface TheArticle {
  readonly id: string;
  readonly url: string;
}

const giverOf = ({ by }: Gift): ReaderKey | null => ('reader' in by ? readerKeyFrom(by.reader) : null);

/** `by`: the id of the reader who gives; null for the desk. */
export function createdTelling(
  events: PublisherEvents,
  {
    publication,
    article,
    now,
  }: { readonly publication: Publication; readonly article: TheArticle; readonly now: EpochMs },
  { gift, by }: { readonly gift: Gift; readonly by: string | null },
): Telling | undefined {
  if (!events.isOn(publication)) return undefined;
  const event = events.make(publication.name, {
    type: 'gift.created',
    at: now,
    subject: giverOf(gift),
    sealed: { reader: by, article: article.id, url: article.url },
    data: {
      gift: gift.id,
      expiresAt: isoTime(gift.expiresAt, publication.settings.timeZone),
      redemptions: gift.redemptions,
    },
  });
  return { events: [event], now };
}

interface UsedGift {
  readonly publication: Publication;
  readonly gift: Gift;
  /** Null for one that cannot be read. */
  readonly article: TheArticle | null;
  /** The id of the reader who is let in; empty if it is not known. */
  readonly reader: string;
  readonly key: ReaderKey;
  readonly now: EpochMs;
}

/** That a gift let a reader in; to be told only if it did. It comes after that the gift was made. */
export function redeemedTelling(
  events: PublisherEvents,
  { publication, gift, article, reader, key, now }: UsedGift,
): Telling {
  const event = events.make(publication.name, {
    type: 'gift.redeemed',
    at: now,
    subject: giverOf(gift),
    others: [key],
    sealed: { reader: reader === '' ? null : reader, article: article?.id ?? null, url: article?.url ?? null },
    data: { gift: gift.id },
  });
  return { events: [event], now };
}
