import type { IncomingMessage } from 'node:http';
import { newsletterArticle } from '../../paywall/newsletters/newsletter-address.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import type { ReaderPass } from '../passes/reader-passes.ts';
import type { PassPlace, SentClaim } from '../passes/view-passes.ts';
import type { HttpServices } from '../services.ts';
import { newsletterPass } from './newsletter-passes.ts';
import type { NewsletterProof } from './newsletter-tokens.ts';
import { createRedemption, whoRedeems } from './redemption.ts';

interface Asked {
  readonly request: Pick<IncomingMessage, 'headers'>;
  readonly address: string;
  readonly publication: Publication;
  /** As the request names it. */
  readonly article: string;
  readonly token: string | null;
}

type Redeemer = Pick<PassPlace, 'count'> & { readonly reader: ReaderKey };

/** What a token comes to for one article. */
export interface NewsletterVisit {
  /** The pass that this reader has from now on; null if the cap of the day is used up. */
  redeem(redeemer: Redeemer): Promise<ReaderPass | null>;
  /** The same if nobody asks the store. */
  passFor(reader: ReaderKey): ReaderPass;
}

type Needs = Pick<HttpServices, 'newsletterTokens' | 'rateLimits' | 'hashes' | 'clock' | 'metrics' | 'cookies'>;

/** Enough to tell the links of one newsletter apart. */
const linkCharacters = 12;

/** Finds out what a newsletter's link opens; null for nothing. */
export function createNewsletterVisits(needs: Needs) {
  const { newsletterTokens, hashes, clock, metrics, cookies } = needs;
  const redeem = createRedemption(needs);

  function proofOf({ publication, article, token }: Asked): NewsletterProof | null {
    const { name, settings } = publication;
    // Most publications have no newsletters, and other programs name parameters of theirs the same.
    if (token === null || settings.newsletters.length === 0) return null;
    const proof = newsletterTokens.verify({ publication: name, newsletters: settings.newsletters }, token);
    const known = newsletterArticle(article, settings.articleIdentity);
    const isOpen = proof !== null && known !== null && proof.opens(known);
    if (isOpen && !proof.newsletter.off) return proof;
    metrics.newsletterLink(name, isOpen ? 'off' : 'refused');
    return null;
  }

  function visitOf(proof: NewsletterProof, { request, address, publication }: Asked, token: string): NewsletterVisit {
    const { newsletter } = proof;
    const link = hashes.linkKey(token, '', '').slice(0, linkCharacters);
    const passFor = (reader: ReaderKey) => newsletterPass(proof, { link, reader, now: clock.now() });
    return {
      passFor,
      async redeem({ reader, count }) {
        const network = hashes.clientKey(address);
        const who = whoRedeems(request, { network, reader, readerCookie: cookies.readerName });
        const isOpen = await redeem({ publication, newsletter, token, who, count });
        if (count) metrics.newsletterLink(publication.name, isOpen ? 'opened' : 'used-up');
        return isOpen ? passFor(reader) : null;
      },
    };
  }

  return (asked: Asked): NewsletterVisit | null => {
    const proof = proofOf(asked);
    return proof === null || asked.token === null ? null : visitOf(proof, asked, asked.token);
  };
}

/** The same as a view takes it. */
export const claimOf = (visit: NewsletterVisit | null): SentClaim | null =>
  visit && {
    isNewsletter: true,
    redeem: ({ visitor, count }) => visit.redeem({ reader: visitor.key, count }),
    withoutStore: ({ visitor }) => visit.passFor(visitor.key),
  };
