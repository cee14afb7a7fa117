import { renderOffer } from '../../paywall/banners/offer-texts.ts';
import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Offer } from '../../paywall/offers/offer.ts';
import { type Publication, wordingIn } from '../../paywall/publication.ts';
import type { Switches } from '../../paywall/selling/switching.ts';
import { changingHeaders, readerHeaders } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { localeFor } from '../reader/reader-locale.ts';
import { createReturnUrls } from '../reader/return-url.ts';
import { definePublicationRoute, type PublicationRoute } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { switchAnswer, switchBody, switchesAnswer, switchQuery } from '../schemas/switching.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin, providerWithinMs } from '../within-time.ts';

const refused = {
  404: { description: 'There is no such offer (`unknown-offer`), or no such publication.' },
  409: {
    description:
      'Switching is off (`switching-disabled`); nothing runs (`not-subscribed`); it is in its introduction, behind, cancelled, paused or switches already (`cannot-switch-now`); the reader has that plan (`same-plan`); the offer is over (`offer-ended`), or is no plan for this reader (`not-eligible`).',
  },
  502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
  503: {
    description:
      'The store is unavailable, or the payment provider has not answered within ten seconds; `Retry-After` says when to ask again.',
  },
};

const unknownReader = {
  401: { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' },
};

/** For whom it is shown. */
interface Shown {
  readonly publication: Publication;
  readonly locale: string;
  readonly now: EpochMs;
}

/** The offer in words of the locale; its id where the wording has none for it. */
function labelOf(offer: Offer, { publication, locale, now }: Shown): string {
  const wording = wordingIn(publication, locale);
  if (wording === undefined) return offer.id;
  const { texts } = renderOffer(wording, offer, { timeZone: publication.settings.timeZone, now });
  return 'missing' in texts ? offer.id : texts.label;
}

function switchesJson({ current, planned, possible }: Switches, shown: Shown) {
  const time = (at: EpochMs) => isoTime(at, shown.publication.settings.timeZone);
  const orNull = (at: EpochMs | null) => (at === null ? null : time(at));
  return {
    current: current && { ...current, periodEndsAt: orNull(current.periodEndsAt) },
    planned: planned && { ...planned, at: time(planned.at) },
    plans: possible.map(({ offer, startsAt, next, ...rest }) => ({
      ...rest,
      offer: offer.id,
      label: labelOf(offer, shown),
      startsAt: time(startsAt),
      next: { ...next, at: orNull(next.at) },
    })),
  };
}

/** From one plan to another: what it costs, before it happens, and the page on which the reader confirms it. */
export function switchRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { switching, clock, cookies } = services;
  const findBuyer = createBuyerFinder(services);
  const returnUrlIn = createReturnUrls(services.publicUrl);
  const path = '/v1/{publication}/switch';
  return [
    definePublicationRoute({
      method: 'get',
      path,
      summary: 'The plans to which this reader can switch, and what each switch would cost now',
      tag: 'Buying',
      query: switchQuery,
      body: null,
      rateLimit: { scope: 'switch', requests: 60, perSeconds: 60 },
      answers: { 200: { description: 'The plans.', schema: switchesAnswer }, ...unknownReader, ...refused },
      async handle({ request, publication, query }) {
        const { caller, buyer } = await findBuyer(request, publication, 'refuse');
        const now = clock.now();
        const wanted = { buyer, offer: query.offer ?? null, now };
        const switches = await answeredWithin(switching.switchesFor(wanted), providerWithinMs);
        const locale = localeFor(request, publication, query.locale);
        return {
          status: 200,
          headers: readerHeaders(cookies, caller, null),
          body: switchesJson(switches, { publication, locale, now }),
        };
      },
    }),
    definePublicationRoute({
      method: 'post',
      path,
      summary: 'Open the page on which this reader sees what a switch to another plan costs, and confirms it',
      tag: 'Buying',
      query: noQuery,
      body: switchBody,
      rateLimit: { scope: 'switch', requests: 60, perSeconds: 60 },
      answers: { 201: { description: 'The page is open.', schema: switchAnswer }, ...unknownReader, ...refused },
      async handle({ request, publication, body }) {
        const returnUrl = returnUrlIn(publication, body.returnUrl);
        const { caller, buyer } = await findBuyer(request, publication, 'refuse');
        const locale = localeFor(request, publication, body.locale);
        const wanted = { buyer: { ...buyer, locale }, offer: body.offer, returnUrl, now: clock.now() };
        const { url } = await answeredWithin(switching.openSwitch(wanted), providerWithinMs);
        return { status: 201, headers: changingHeaders(cookies, caller, publication), body: { url } };
      },
    }),
  ];
}
