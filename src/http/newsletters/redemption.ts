import type { IncomingMessage } from 'node:http';
import { dayAt } from '../../paywall/calendar/day.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import type { Newsletter } from '../../paywall/newsletters/newsletter.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type ReaderKey, readerKeyToHex } from '../../paywall/reader.ts';
import type { HttpServices } from '../services.ts';

/** Somebody who comes by a link. */
export interface Redemption {
  readonly publication: Publication;
  readonly newsletter: Newsletter;
  readonly token: string;
  /** By whom it is used: see `whoRedeems`. */
  readonly who: string;
  /** `false` only looks. */
  readonly count: boolean;
}

/** A span is never shorter than the day that its key names, and what it holds is gone with it. */
const daySeconds = 86_400;

/** Headers that only browsers and apps send which people use, or that say who somebody is. */
const ofPeople = ['sec-fetch-mode', 'sec-fetch-dest', 'x-reader-token', 'authorization'] as const;

/**
 * By whom a link is used. Programs that look at the links of mails keep no cookie and send none of the headers of browsers: all of a
 * network are one, or each look would take from what the link has left.
 */
export function whoRedeems(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { network, reader, readerCookie }: { network: string; reader: ReaderKey; readerCookie: string },
): string {
  const isPerson = ofPeople.some((name) => headers[name] !== undefined) || headers.cookie?.includes(readerCookie);
  return isPerson === true ? readerKeyToHex(reader) : `network ${network}`;
}

/** Takes from what a token may let in on one day, once for each reader. What the store does not say lets in. */
export function createRedemption({ rateLimits, hashes, clock }: Pick<HttpServices, 'rateLimits' | 'hashes' | 'clock'>) {
  async function take({ publication, token, who, count }: Redemption, capPerDay: number): Promise<boolean> {
    const { name, settings } = publication;
    const day = dayAt(clock.now(), settings.timeZone);
    const of = (scope: string, client: string, requests: number) => ({
      scope: `${scope} ${name}`,
      client,
      requests,
      perSeconds: daySeconds,
    });
    const own = of('newsletter-reader', hashes.linkKey(token, who, day), 1);
    if ((await rateLimits.look(own)) > 0) return true;
    const all = of('newsletter', hashes.linkKey(token, '', day), capPerDay);
    if ((await (count ? rateLimits.take(all) : rateLimits.look(all))) > 0) return false;
    // Only now: a reader who was refused is not let in by having asked.
    if (count) await rateLimits.take(own);
    return true;
  }

  return async (redemption: Redemption): Promise<boolean> => {
    const { capPerDay } = redemption.newsletter;
    if (capPerDay === null) return true;
    try {
      return await take(redemption, capPerDay);
    } catch (error) {
      if (isUnanswered(error)) return true;
      throw error;
    }
  };
}
