import { isoTime } from '../../paywall/calendar/iso-time.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { createArticlesToGive } from '../gifts/article-to-give.ts';
import { createGiftLinks } from '../gifts/gift-links.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createCallerFinder } from '../reader/caller.ts';
import { definePublicationRoute, type PublicationRoute } from '../route.ts';
import { giftAnswer, giftBody, giftEndBody } from '../schemas/gifts.ts';
import { noQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const whoAsks = { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' };

const rateLimit = { scope: 'gifts', requests: 60, perSeconds: 60 };

/** What subscribers give to others. */
export function giftsRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { gifts, giftStore, giftTokens, clock, cookies, metrics } = services;
  const findCaller = createCallerFinder(services);
  const articleToGive = createArticlesToGive(services);
  const linkOf = createGiftLinks(services);

  return [
    definePublicationRoute({
      method: 'post',
      path: '/v1/{publication}/gifts',
      summary: 'Make a link by which others may read one article',
      tag: 'Gifts',
      query: noQuery,
      body: giftBody,
      rateLimit,
      answers: {
        201: { description: 'The gift.', schema: giftAnswer },
        401: whoAsks,
        409: {
          description:
            'This reader has no access of their own (`not-subscribed`), has given as much as they may this month (`gifts-used-up`), or readers give nothing here (`gifts-disabled`).',
        },
      },
      async handle({ request, publication, body }) {
        const wanted = articleToGive(publication, body);
        const caller = await findCaller(request, publication, { strangers: 'refuse' });
        const { gift, left } = await gifts.give({
          publication,
          ...wanted,
          reader: caller.visitor.key,
          readerId: caller.visitor.reader.id,
          now: clock.now(),
        });
        metrics.giftMade(publication.name, 'reader');
        const { token, link } = linkOf(publication.name, gift.id);
        return {
          status: 201,
          headers: readerHeaders(cookies, caller, null),
          body: { gift: token, url: link, expiresAt: isoTime(gift.expiresAt, publication.settings.timeZone), left },
        };
      },
    }),
    definePublicationRoute({
      method: 'post',
      path: '/v1/{publication}/gifts/end',
      summary: 'End a gift of one’s own; whom it has let in may read on for five minutes at most',
      tag: 'Gifts',
      query: noQuery,
      body: giftEndBody,
      rateLimit,
      answers: {
        204: { description: 'It no longer opens the article.' },
        401: whoAsks,
        404: { description: 'There is no such gift of this reader (`unknown-gift`), or no such publication.' },
      },
      async handle({ request, publication, body }) {
        const caller = await findCaller(request, publication, { strangers: 'refuse' });
        const id = giftTokens.verify(publication.name, body.gift);
        const place = { publication: publication.name, by: caller.visitor.key, now: clock.now() };
        const ended = id === null ? null : await giftStore.end({ ...place, id });
        if (ended === null) throw new PaywallError('unknown-gift', 'There is no such gift of this reader.');
        return { status: 204, headers: readerHeaders(cookies, caller, null) };
      },
    }),
  ];
}
