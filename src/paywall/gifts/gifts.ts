import type { ArticleKey } from '../articles/article.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import { retainedUntil, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { type EntitlementStore, grantsAccess } from '../entitlements/entitlement.ts';
import { isUnanswered, PaywallError } from '../errors.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { GiftRule, Publication } from '../publication.ts';
import { type ReaderKey, readerKeyToHex, toHex } from '../reader.ts';
import { type Gift, type GiftRecord, giftIdBytes, giverBytes } from './gift.ts';
import type { GiftAllowance, GiftStore, MadeGift } from './gift-store.ts';
import { createdTelling } from './gift-telling.ts';

/** The article of a gift, as the service alone can read it. */
export interface GiftedArticle {
  readonly id: string;
  /** Where people read it. */
  readonly url: string;
}

interface Wanted {
  readonly publication: Publication;
  readonly article: GiftedArticle;
  readonly articleKey: ArticleKey;
  readonly now: EpochMs;
}

export interface ReadersGift extends Wanted {
  readonly reader: ReaderKey;
  /** The reader's id. */
  readonly readerId: string;
}

export interface DesksGift extends Wanted {
  readonly admin: string;
  readonly days: number;
  readonly redemptions: number;
}

interface Needs {
  readonly gifts: GiftStore;
  readonly entitlements: EntitlementStore;
  readonly events: PublisherEvents;
  readonly random: (bytes: number) => Uint8Array;
  /** Encrypts the article of a gift, so that only the service can read it. */
  readonly seal: (text: string, about: string) => string;
}

/** What is sealed is bound to its gift. */
export const sealedAbout = (publication: string, id: string): string => `${publication} ${id}`;

/** How many more a reader may make. */
const giftsLeft = ({ perMonth }: Pick<GiftRule, 'perMonth'>, used: number): number => Math.max(0, perMonth - used);

/** Makes gifts. Throws `store-unavailable`. */
export interface Gifts {
  /**
   * Of a subscriber. Their entitlement is read from the store. Throws `gifts-disabled`, `not-subscribed` for who has no access of their
   * own, and `gifts-used-up`.
   */
  give(wanted: ReadersGift): Promise<{ readonly gift: Gift; readonly left: number }>;
  giveByDesk(wanted: DesksGift): Promise<GiftRecord>;
  /** Whether a gift lets in still those whom it has let in. Null if the store does not answer. */
  stands(publication: string, id: string, now: EpochMs): Promise<boolean | null>;
}

export function createGifts({ gifts, entitlements, events, random, seal }: Needs): Gifts {
  function idFor(giver: ReaderKey | null): string {
    const bytes = Uint8Array.from(random(giftIdBytes));
    if (giver !== null) bytes.set(giver.subarray(0, giverBytes));
    return toHex(bytes);
  }

  function giftOf(wanted: Wanted, { id, by, rule }: Pick<Gift, 'id' | 'by'> & { readonly rule: Terms }): Gift {
    const { publication, article, articleKey, now } = wanted;
    return {
      id,
      article: toHex(articleKey),
      sealed: seal(JSON.stringify({ id: article.id, url: article.url }), sealedAbout(publication.name, id)),
      by,
      createdAt: now,
      // To the second, as passes end and as it is shown.
      expiresAt: Math.floor(now / 1000) * 1000 + rule.days * dayMs,
      redemptions: rule.redemptions,
    };
  }

  function ruleOf({ settings }: Publication): GiftRule {
    if (settings.gifts !== null) return settings.gifts;
    throw new PaywallError('gifts-disabled', 'Readers of this publication cannot give articles.');
  }

  async function checkSubscribed({ publication, reader, now }: ReadersGift): Promise<void> {
    const stored = await entitlements.read(publication.name, reader);
    if (stored !== null && grantsAccess(stored, now)) return;
    throw new PaywallError('not-subscribed', 'Only readers with access of their own can give articles.');
  }

  return {
    async give(wanted) {
      const { publication, reader, now } = wanted;
      const rule = ruleOf(publication);
      await checkSubscribed(wanted);
      const gift = giftOf(wanted, { id: idFor(reader), by: { reader: readerKeyToHex(reader) }, rule });
      const allowance = allowanceOf(publication, { reader, most: rule.perMonth, now });
      const made: MadeGift = await gifts.make({
        publication: publication.name,
        gift,
        allowance,
        now,
        telling: createdTelling(events, wanted, { gift, by: wanted.readerId }),
      });
      if (made.outcome === 'made') return { gift, left: giftsLeft(rule, made.used) };
      throw new PaywallError('gifts-used-up', 'This reader has given as many articles as they may this month.');
    },

    async giveByDesk(wanted) {
      const { publication, admin, now } = wanted;
      const gift = giftOf(wanted, { id: idFor(null), by: { admin }, rule: wanted });
      const telling = createdTelling(events, wanted, { gift, by: null });
      await gifts.make({ publication: publication.name, gift, allowance: null, now, telling });
      return { ...gift, redeemed: 0, endedAt: null };
    },

    async stands(publication, id, now) {
      try {
        const gift = await gifts.find({ publication, id });
        return gift !== null && gift.endedAt === null && now < gift.expiresAt;
      } catch (error) {
        if (isUnanswered(error)) return null;
        throw error;
      }
    },
  };
}

type Terms = Pick<GiftRule, 'days' | 'redemptions'>;

/** What a reader may make in the month of the publication's calendar. */
function allowanceOf(
  { settings }: Publication,
  { reader, most, now }: Pick<GiftAllowance, 'reader' | 'most'> & { readonly now: EpochMs },
): GiftAllowance {
  const window = windowAt({ kind: 'month' }, settings.timeZone, now);
  return { reader, month: window.id.slice(window.id.indexOf(':') + 1), most, keptUntil: retainedUntil(window) };
}
