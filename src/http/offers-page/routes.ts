import type { z } from 'zod';
import { entitlementAt, grantsAccess, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import { hasCode } from '../../paywall/errors.ts';
import { type Publication, wordingIn } from '../../paywall/publication.ts';
import type { Buyer } from '../../paywall/purchases/buyer.ts';
import { changingHeaders, readerHeaders } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { type Caller, createCallerFinder } from '../reader/caller.ts';
import { createCountryFinder } from '../reader/country.ts';
import { createOffersFor } from '../reader/offers-for.ts';
import { createCheckoutOpener } from '../reader/open-checkout.ts';
import { localeFor } from '../reader/reader-locale.ts';
import { createReturnUrls, siteOf } from '../reader/return-url.ts';
import { type Answer, definePublicationRoute, type PublicationCall, type PublicationRoute } from '../route.ts';
import { checkoutForm, pageQuery, portalForm } from '../schemas/offers-page.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin, providerWithinMs } from '../within-time.ts';
import { listPage, nothingOnSalePage, offersPageHeaders, ownWords, subscribedPage } from './page.ts';
import { describeOffer } from './words.ts';

/** What the address or a form says beside the offer. */
type Wanted = Pick<z.output<typeof pageQuery>, 'return' | 'locale'>;

type PageCall = Pick<PublicationCall<unknown, unknown>, 'request' | 'publication'>;

/** The reader who looks at the page. */
interface Visitor {
  readonly caller: Caller;
  readonly buyer: Buyer;
}

/** Why an offer that was chosen is not sold: the page says what is. */
const refusals = ['unknown-offer', 'offer-ended', 'offer-unsellable', 'not-eligible', 'already-subscribed'] as const;

/** The page on which a reader compares what is on sale, and goes on to pay. */
export function offersPageRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { selling, entitlements, clock, cookies, metrics, publicUrl } = services;
  const findBuyer = createBuyerFinder(services);
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  const offersFor = createOffersFor(services);
  const openCheckout = createCheckoutOpener(services);
  const returnUrlIn = createReturnUrls(publicUrl);

  /** Where a reader goes back to. An address that is not the publication's sends nobody away: they go to the site. */
  function backTo(publication: Publication, wanted: string | undefined): string {
    const site = siteOf(publication) ?? publicUrl;
    if (wanted === undefined) return site;
    try {
      return returnUrlIn(publication, wanted);
    } catch (error) {
      if (hasCode(error, 'invalid-request')) return site;
      throw error;
    }
  }

  async function hasAccess({ caller, buyer }: Visitor): Promise<boolean> {
    const now = clock.now();
    if (caller.entitlement !== null && grantsAccess(caller.entitlement, now)) return true;
    const stored = await entitlements.read(buyer.publication.name, buyer.key);
    return grantsAccess(entitlementAt(stored ?? noEntitlement, now), now);
  }

  async function offersOf(visitor: Visitor, locale: string) {
    const { publication } = visitor.buyer;
    const now = clock.now();
    const wording = wordingIn(publication, locale);
    const own = ownWords(locale);
    if (wording === undefined) return [];
    const sameLanguage = new Intl.Locale(locale).language === new Intl.Locale(own.locale).language;
    const language = {
      wording,
      texts: own.texts,
      locale: sameLanguage ? locale : own.locale,
      timeZone: publication.settings.timeZone,
      now,
    };
    const offers = await selling.offersFor(visitor.buyer, now);
    return offers.flatMap((offer) => {
      const described = describeOffer(offer, language);
      if (described === null) metrics.bannerHole(publication.name, 'trial-offer');
      return described ?? [];
    });
  }

  /** `gone`: the reader chose an offer that is not sold to them. */
  async function show({ request, publication }: PageCall, visitor: Visitor, shown: Wanted & { gone: boolean }) {
    const locale = localeFor(request, publication, shown.locale);
    const title = wordingIn(publication, locale)?.title ?? publication.settings.title;
    const page = { publication, locale, own: ownWords(locale), title, back: backTo(publication, shown.return) };
    const offers = await offersOf(visitor, locale);
    const headers = {
      ...readerHeaders(cookies, { mintedToken: null }, null),
      ...offersPageHeaders(publicUrl, publication),
    };
    const answer = (body: string): Answer => ({ status: shown.gone ? 409 : 200, headers, body });
    if (offers.length > 0) return answer(listPage(page, offers, shown.gone));
    if (!(await hasAccess(visitor))) return answer(nothingOnSalePage(page));
    const purchases = await selling.purchasesOf(visitor.buyer, clock.now());
    return answer(subscribedPage(page, purchases.length > 0));
  }

  /** Who buys. A browser that nobody knows is a new reader, whose cookie the budget of new readers may withhold until they have paid. */
  async function buyerOf(call: PublicationCall<unknown, unknown>): Promise<Visitor & { readonly isNew: boolean }> {
    const { request, publication, address } = call;
    try {
      return { ...(await findBuyer(request, publication, 'refuse')), isNew: false };
    } catch (error) {
      if (!hasCode(error, 'reader-required')) throw error;
    }
    const asked = { strangers: 'mint', address, pass: null, count: true, mayAskStore: true } as const;
    const caller = await findCaller(request, publication, asked);
    const { reader, key } = caller.visitor;
    const buyer = { publication, reader: reader.id, kind: reader.kind, key, country: countryOf(request, publication) };
    return { caller, buyer: await offersFor(request, caller, buyer), isNew: true };
  }

  async function choose(call: PublicationCall<unknown, z.output<typeof checkoutForm>>): Promise<Answer> {
    const { request, publication, body } = call;
    const { isNew, ...visitor } = await buyerOf(call);
    const buyer = { ...visitor.buyer, locale: localeFor(request, publication, body.locale) };
    // Who holds a subscriber's token and no more has a subscription, and is not sold another under a new name.
    if (isNew && visitor.caller.entitlement !== null) return show(call, visitor, { ...body, gone: true });
    try {
      const { url } = await openCheckout({
        caller: visitor.caller,
        buyer,
        offer: body.offer,
        returnUrl: backTo(publication, body.return),
      });
      return { status: 303, headers: { ...readerHeaders(cookies, visitor.caller, null), Location: url } };
    } catch (error) {
      if (!hasCode(error, ...refusals)) throw error;
      return show(call, visitor, { ...body, gone: true });
    }
  }

  const common = { tag: 'Buying', path: '/{publication}/offers' } as const;
  return [
    definePublicationRoute({
      ...common,
      method: 'get',
      summary: 'A page for people that compares what is on sale to this reader',
      query: pageQuery,
      body: null,
      awaiting: 'moment',
      answers: { 200: { description: 'The page, in the language of the reader. It needs no script.' } },
      async handle(call) {
        return show(call, await findBuyer(call.request, call.publication, 'pass'), { ...call.query, gone: false });
      },
    }),
    definePublicationRoute({
      ...common,
      method: 'post',
      summary: 'What a button of that page does: on to where the reader pays',
      query: pageQuery,
      body: checkoutForm,
      bodyIs: 'form',
      rateLimit: { scope: 'checkout', requests: 60, perSeconds: 60 },
      answers: {
        303: { description: 'On to the page on which to pay. A new reader gets a cookie.' },
        409: { description: 'The offer is not sold to this reader. The page says so, with what is.' },
        502: { description: 'The payment provider refused it; a page says so, and the log says why.' },
      },
      handle: choose,
    }),
    definePublicationRoute({
      ...common,
      path: '/{publication}/portal',
      method: 'post',
      summary: 'On to where a reader sees and changes what they bought',
      query: pageQuery,
      body: portalForm,
      bodyIs: 'form',
      rateLimit: { scope: 'portal', requests: 60, perSeconds: 60 },
      answers: { 303: { description: 'On to the portal.' } },
      async handle({ request, publication, body }) {
        const { caller, buyer } = await findBuyer(request, publication, 'refuse');
        const locale = localeFor(request, publication, body.locale);
        const wanted = { buyer: { ...buyer, locale }, returnUrl: backTo(publication, body.return), now: clock.now() };
        const { url } = await answeredWithin(selling.portal(wanted), providerWithinMs);
        return { status: 303, headers: { ...changingHeaders(cookies, caller, publication), Location: url } };
      },
    }),
  ];
}
