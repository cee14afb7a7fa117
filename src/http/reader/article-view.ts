import type { IncomingMessage } from 'node:http';
import type { Article } from '../../paywall/articles/article.ts';
import type { Banner } from '../../paywall/banners/banner.ts';
import { createKnownBanners } from '../../paywall/banners/known-banners.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
import type { Decision, Pass } from '../../paywall/metering/decide.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type Soon, whenThere } from '../../paywall/soon.ts';
import { createViewPasses, type SentClaim, type ViewPasses } from '../passes/view-passes.ts';
import type { HttpServices, Standing } from '../services.ts';
import { type Caller, createCallerFinder } from './caller.ts';
import { createCountryFinder } from './country.ts';
import { localeFor } from './reader-locale.ts';
import { createRequestFacts } from './request-facts.ts';

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
  /** What came with the view and may let the reader in. */
  readonly claim?: SentClaim | null;
  /** From which address the browser says that the reader comes. Left out if it does not say. */
  readonly referrer?: string | undefined;
  /** Finds out who asks, if cookies and headers do not say all of it. `pass`: what the address and the user agent come to. */
  readonly findCaller?: (mayAskStore: boolean, pass: Pass | null) => Soon<Caller>;
}

export interface Viewed {
  readonly caller: Caller;
  readonly decision: Decision;
  readonly banner: Banner | null;
  /** Whether the view lets in by something that it only looked at, and that is not used up by it. */
  readonly isProvisional: boolean;
}

interface Found {
  readonly caller: Caller;
  readonly mayAskStore: boolean;
}

interface Decided {
  readonly decision: Decision;
  readonly now: EpochMs;
  readonly isCrawler: boolean;
  readonly passes: ViewPasses;
}

/** Whether the decision is that this cannot be decided just now. What is premium is closed while the store is unavailable. */
export const isUndecided = ({ reason }: Decision, { tier }: Article): boolean =>
  reason === 'OVERLOADED' || (reason === 'FAIL_CLOSED' && tier !== 'premium');

/** The error that says so. */
export const whyUndecided = ({ reason }: Decision): PaywallError =>
  reason === 'OVERLOADED'
    ? new PaywallError('overloaded', 'The service is overloaded. Try again soon.')
    : new PaywallError('store-unavailable', 'The meter is unavailable. Try again soon.');

/** Whether somebody new had no free article because enough of their network were new today, and nothing else let them in. */
const isRefusedByBudget = ({ isBeyondBudget }: Caller, { granted, meter }: Decision): boolean =>
  isBeyondBudget && !granted && meter !== null;

/** For the OpenAPI document. */
export const undecided =
  'The store is unavailable and the publication fails closed (`store-unavailable`); or there are more views in flight than there is room for, and nothing settles this one without the store (`overloaded`). `Retry-After` says when to try again.';

/** One article view from the request to the banner: what `meter` and `gate` have in common. */
export function createViewer(services: HttpServices) {
  const { metering, hashes, networks, clock, metrics, tally } = services;
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  const bannerFor = createKnownBanners();
  const passesFor = createViewPasses(services);
  const requestFactsOf = createRequestFacts(services);

  /** If the store has too much to do to say whether there is room for another new reader, the view is decided without it. */
  function callerOf(asked: Asked, { pass }: Standing): Soon<Found> {
    const { request, publication, address, count, mayAskStore } = asked;
    const find = (may: boolean) =>
      asked.findCaller?.(may, pass) ??
      findCaller(request, publication, { strangers: 'mint', address, pass, count, mayAskStore: may });
    const caller = find(mayAskStore);
    if (!(caller instanceof Promise)) return { caller, mayAskStore };
    return caller.then(
      (found) => ({ caller: found, mayAskStore }),
      (error: unknown) => {
        if (!mayAskStore || !hasCode(error, 'overloaded')) throw error;
        return whenThere(find(false), (found) => ({ caller: found, mayAskStore: false }));
      },
    );
  }

  /** The banner to a decision, and what is noted of it. */
  function viewedAs(asked: Asked, found: Caller, { decision, now, isCrawler, passes }: Decided): Viewed {
    const { request, count } = asked;
    const publication = decision.segment?.publication ?? asked.publication;
    const passCookie = passes.cookie();
    const caller = passCookie === null ? found : { ...found, passCookie };
    if (decision.reason === 'OVERLOADED') {
      metrics.viewShed(publication.name);
      // Somebody of whom nothing is counted needs no cookie.
      return { caller: { ...caller, mintedToken: null }, decision, banner: null, isProvisional: false };
    }
    if (caller.mintedToken !== null && !isCrawler) tally.count('newReaders', { publication, at: now });
    metrics.decided(publication.name, decision.reason);
    if (count && isRefusedByBudget(caller, decision)) {
      metrics.newReaderRefused(publication.name);
      tally.count('newReadersRefused', { publication, at: now });
    }
    const locale = localeFor(request, publication, asked.locale);
    const { reader } = caller.visitor;
    const { banner, holes } = bannerFor({
      publication,
      reader,
      decision,
      locale,
      country: countryOf(request, publication),
      now,
    });
    for (const hole of holes) metrics.bannerHole(publication.name, hole.state);
    if (count && banner !== null && banner.offer !== null) tally.count('offersShown', { publication, at: now });
    return { caller, decision, banner, isProvisional: passes.isProvisional() };
  }

  /** What rules for segments ask of a request. */
  const factsOf = ({ request, publication, article, claim = null, referrer }: Asked, caller: Caller) =>
    requestFactsOf({
      request,
      publication,
      caller,
      article,
      newsletter: claim?.isNewsletter === true,
      referrer: referrer ?? null,
    });

  function decide(asked: Asked, { caller, mayAskStore }: Found, { pass, isCrawler }: Standing): Soon<Viewed> {
    const { publication, article, count, receipt } = asked;
    const now = clock.now();
    const articleKey = hashes.articleKey(publication.name, article.id);
    const passes = passesFor(asked, caller, articleKey);
    const decision = metering.view({
      publication,
      visitor: caller.visitor,
      article,
      articleKey,
      pass: caller.exemptBy === null ? pass : { kind: 'staff', by: caller.exemptBy },
      held: passes.held,
      claim: passes.claim,
      tokenEntitlement: caller.entitlement,
      earlierEntitlement: caller.earlierEntitlement,
      now,
      count,
      receipt,
      isCrawler,
      mayAskStore,
      isBeyondBudget: caller.isBeyondBudget,
      request: publication.segments.length === 0 ? undefined : factsOf(asked, caller),
    });
    return whenThere(decision, (settled) => viewedAs(asked, caller, { decision: settled, now, isCrawler, passes }));
  }

  return function view(asked: Asked): Soon<Viewed> {
    const { request, address, publication } = asked;
    const userAgent = request.headers['user-agent'] ?? '';
    return whenThere(networks.standingOf(publication, { address, userAgent }), (standing) =>
      whenThere(callerOf(asked, standing), (found) => decide(asked, found, standing)),
    );
  };
}
