import type { IncomingMessage } from 'node:http';
import type { Article } from '../../paywall/articles/article.ts';
import type { Banner } from '../../paywall/banners/banner.ts';
import { bannerFor } from '../../paywall/banners/banner-for-decision.ts';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
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
  /** `false`: the view is decided without the store. */
  readonly mayAskStore: boolean;
}

export interface Viewed {
  readonly caller: Caller;
  readonly decision: Decision;
  readonly banner: Banner | null;
}

/** Whether the decision is that this cannot be decided just now. What is premium is closed while the store is unavailable. */
export const isUndecided = ({ reason }: Decision, { tier }: Article): boolean =>
  reason === 'OVERLOADED' || (reason === 'FAIL_CLOSED' && tier !== 'premium');

/** The error that says so. */
export const whyUndecided = ({ reason }: Decision): PaywallError =>
  reason === 'OVERLOADED'
    ? new PaywallError('overloaded', 'There is more to do just now than there is room for. Try again soon.')
    : new PaywallError('store-unavailable', 'The meter cannot be asked just now.');

/** For the OpenAPI document. */
export const undecided =
  'The store is unavailable and the publication fails closed (`store-unavailable`); or there are more views in flight than there is room for, and nothing settles this one without the store (`overloaded`). `Retry-After` says when to try again.';

/** One article view from the request to the banner: what `meter` and `gate` have in common. */
export function createViewer(services: HttpServices) {
  const { metering, hashes, networks, clock, metrics, tally } = services;
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);

  /** What only the store could give a reader who signs in waits, if it has too much to do: the view is decided without it then. */
  async function callerOf({ request, publication, address, count, mayAskStore }: Asked) {
    const minting = { strangers: 'mint', address, count } as const;
    try {
      return { caller: await findCaller(request, publication, { ...minting, mayAskStore }), mayAskStore };
    } catch (error) {
      if (!mayAskStore || !hasCode(error, 'overloaded')) throw error;
      return { caller: await findCaller(request, publication, { ...minting, mayAskStore: false }), mayAskStore: false };
    }
  }

  return async function view(asked: Asked): Promise<Viewed> {
    const { request, address, publication, article, count, receipt } = asked;
    const { headers } = request;
    const claimed = networks.standingOf(publication, { address, userAgent: headers['user-agent'] ?? '' });
    const { pass, isCrawler } = claimed instanceof Promise ? await claimed : claimed;
    const { caller, mayAskStore } = await callerOf(asked);
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
      mayAskStore,
      isBeyondBudget: caller.isBeyondBudget,
    });
    if (decision.reason === 'OVERLOADED') {
      metrics.viewShed(publication.name);
      // Somebody of whom nothing is counted needs no cookie.
      return { caller: { ...caller, mintedToken: null }, decision, banner: null };
    }
    if (caller.mintedToken !== null && !isCrawler) tally.count('newReaders', { publication, at: now });
    metrics.decided(publication.name, decision.reason);
    const locale = localeFor(request, publication, asked.locale);
    const { reader } = caller.visitor;
    const { banner, holes } = bannerFor({ publication, reader, decision, locale, country: countryOf(request), now });
    for (const hole of holes) metrics.bannerHole(publication.name, hole.state);
    if (count && banner !== null && banner.offer !== null) tally.count('offersShown', { publication, at: now });
    return { caller, decision, banner };
  };
}
