import type { IncomingMessage } from 'node:http';
import type { Article, ArticleKey } from '../../paywall/articles/article.ts';
import type { Claim, HeldPass } from '../../paywall/metering/article-view.ts';
import type { Pass } from '../../paywall/metering/decide.ts';
import type { Visitor } from '../../paywall/metering/meter-place.ts';
import type { Publication } from '../../paywall/publication.ts';
import { createNewsletterPasses, newsletterIn } from '../newsletters/newsletter-passes.ts';
import type { Caller } from '../reader/caller.ts';
import type { HttpServices } from '../services.ts';
import { createHeldPasses, isSameKey } from './held-passes.ts';
import type { ReaderPass } from './reader-passes.ts';

/** Who looks at what. */
export interface PassPlace {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly articleKey: ArticleKey;
  /** `false` only looks. */
  readonly count: boolean;
}

/** What a front end sends with a view, that lets this reader in if the store says so. */
export interface SentClaim {
  /** Whether it is a link of a newsletter. */
  readonly isNewsletter?: true;
  /** The pass that the reader has from now on, or null. Throws what the store throws. */
  redeem(place: PassPlace): Promise<ReaderPass | null>;
  /** The pass of a reader while the store says nothing. Left out if only the store can say whether there is one. */
  withoutStore?(place: PassPlace): ReaderPass;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly article: Article;
  readonly count: boolean;
  readonly claim?: SentClaim | null;
}

/** What passes come to in one view, and afterwards in the reader's browser. */
export interface ViewPasses {
  readonly held: HeldPass | null;
  readonly claim: Claim | null;
  /** What the browser is to keep from now on; null if nothing has changed. */
  readonly cookie: () => string | null;
  /** Whether the reader would get a pass by this view, and has none because it only looks: that proves nothing. */
  readonly isProvisional: () => boolean;
}

const noPasses: ViewPasses = { held: null, claim: null, cookie: () => null, isProvisional: () => false };

const passOf = ({ kind, source }: ReaderPass): Pass => ({
  kind,
  by: `${kind} ${kind === 'newsletter' ? newsletterIn(source) : source}`,
});

/** A pass of a gift that is older is good only if the gift still stands: what was ended lets nobody in for longer than this. */
const trustedForMs = 5 * 60_000;

type Needs = Pick<HttpServices, 'readerPasses' | 'cookies' | 'gifts' | 'newsletterTokens' | 'clock'>;

/** Finds what lets a reader in to one article: a pass that they hold, or one that they get by this view. */
export function createViewPasses(needs: Needs) {
  const { gifts, clock } = needs;
  const passes = createHeldPasses(needs);
  const opensByNewsletter = createNewsletterPasses(needs);

  /** The view that bears the pass asks, and renews it. Without the store it is good to its end. */
  function rechecked(pass: ReaderPass, { request }: Asked, publication: Publication): ViewPasses {
    const now = clock.now();
    let said: boolean | null = null;
    return {
      ...noPasses,
      held: {
        pass: passOf(pass),
        async stands() {
          said = await gifts.stands(publication.name, pass.source, now);
          return said !== false;
        },
      },
      cookie() {
        if (said === null) return null;
        return said
          ? passes.withPass(request, publication, { ...pass, issuedAt: now })
          : passes.withoutPass(request, publication, pass);
      },
    };
  }

  function claimed(sent: SentClaim, { request }: Asked, place: PassPlace & { readonly isKept: boolean }): ViewPasses {
    let got: ReaderPass | null = null;
    const { withoutStore } = sent;
    return {
      held: null,
      claim: {
        async redeem() {
          got = await sent.redeem(place);
          return got === null ? null : passOf(got);
        },
        ...(withoutStore !== undefined && {
          withoutStore() {
            got = withoutStore(place);
            return passOf(got);
          },
        }),
      },
      cookie: () =>
        got === null || !place.count || !place.isKept ? null : passes.withPass(request, place.publication, got),
      isProvisional: () => got !== null && !place.count,
    };
  }

  return (asked: Asked, caller: Caller, articleKey: ArticleKey): ViewPasses => {
    const { request, publication, article, count, claim = null } = asked;
    const { visitor } = caller;
    if (claim === null && !passes.mayHoldAny(request)) return noPasses;
    // An address that can be read in more than one way may lead to another article than the one of the pass.
    if (article.isAmbiguous === true) return noPasses;
    const opens = (pass: ReaderPass) =>
      pass.kind === 'newsletter'
        ? opensByNewsletter(publication, pass, article)
        : pass.articles.some((each) => isSameKey(each, articleKey));
    const held = passes.find(request, publication, { visitor, opens });
    if (held !== null)
      return held.kind === 'gift' && clock.now() >= held.issuedAt + trustedForMs
        ? rechecked(held, asked, publication)
        : { ...noPasses, held: { pass: passOf(held) } };
    // Who is kept by no cookie would use the gift up with every view.
    const isKept = !caller.isBeyondBudget;
    if (claim === null || (!isKept && claim.withoutStore === undefined)) return noPasses;
    return claimed(claim, asked, { publication, visitor, articleKey, count, isKept });
  };
}
