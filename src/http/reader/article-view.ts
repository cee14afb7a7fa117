import type { IncomingMessage } from 'node:http';
import type { Article } from '../../paywall/articles/article.ts';
import type { Banner } from '../../paywall/banners/banner.ts';
import { bannerFor } from '../../paywall/banners/banner-for-decision.ts';
import type { Decision } from '../../paywall/metering/decide.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';
import { createCountryFinder } from './buyer.ts';
import { type Caller, createCallerFinder } from './caller.ts';
import { localeFor } from './reader-locale.ts';

/** What a front end said of the article, in whichever way it said it. */
interface Asked {
  readonly request: IncomingMessage;
  readonly address: string;
  readonly publication: Publication;
  readonly article: Article;
  readonly locale: string | undefined;
  readonly count: boolean;
  /** Whether a receipt is asked for. */
  readonly receipt: boolean;
}

export interface Viewed {
  readonly caller: Caller;
  readonly decision: Decision;
  readonly banner: Banner | null;
}

/** One article view from the request to the banner: what `meter` and `gate` have in common. */
export function createViewer(services: HttpServices) {
  const { metering, hashes, networks, clock, metrics, tally } = services;
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);

  return async function view(asked: Asked): Promise<Viewed> {
    const { request, address, publication, article, count, receipt } = asked;
    const { headers } = request;
    const claimed = networks.standingOf(publication, { address, userAgent: headers['user-agent'] ?? '' });
    const { pass, isCrawler } = claimed instanceof Promise ? await claimed : claimed;
    const caller = await findCaller(request, publication, { strangers: 'mint', tallied: !isCrawler });
    const now = clock.now();
    const decision = await metering.view({
      publication,
      visitor: caller.visitor,
      article,
      articleKey: hashes.articleKey(publication.name, article.id),
      pass: caller.exemptBy === null ? pass : { kind: 'staff', by: caller.exemptBy },
      tokenEntitlement: caller.entitlement,
      earlierEntitlement: caller.earlierEntitlement,
      now,
      count,
      receipt,
      isCrawler,
    });
    metrics.decided(publication.name, decision.reason);
    const locale = localeFor(request, publication, asked.locale);
    const { reader } = caller.visitor;
    const { banner, holes } = bannerFor({ publication, reader, decision, locale, country: countryOf(request), now });
    for (const hole of holes) metrics.bannerHole(publication.name, hole.state);
    if (count && banner !== null && banner.offer !== null) tally.count('offersShown', { publication, at: now });
    return { caller, decision, banner };
  };
}
