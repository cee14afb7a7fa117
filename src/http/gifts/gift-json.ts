import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { type GiftRecord, giftStateAt } from '../../paywall/gifts/gift.ts';
import type { Publication } from '../../paywall/publication.ts';
import { readerKeyFrom } from '../../paywall/reader.ts';
import type { HttpServices } from '../services.ts';

/** As the desk sees it. A reader is named by the key that the audit log has. */
export function createGiftJson({ giftedArticle }: Pick<HttpServices, 'giftedArticle'>) {
  return (publication: Publication, gift: GiftRecord, now: EpochMs) => {
    const { id, by, createdAt, expiresAt, endedAt, redeemed, redemptions } = gift;
    const time = (at: EpochMs) => isoTime(at, publication.settings.timeZone);
    return {
      id,
      article: giftedArticle(publication.name, gift),
      by:
        'admin' in by
          ? ({ kind: 'admin', name: by.admin } as const)
          : ({ kind: 'reader', name: Buffer.from(readerKeyFrom(by.reader)).toString('base64url') } as const),
      createdAt: time(createdAt),
      expiresAt: time(expiresAt),
      endedAt: endedAt === null ? null : time(endedAt),
      redeemed,
      redemptions,
      state: giftStateAt(gift, now),
    };
  };
}
