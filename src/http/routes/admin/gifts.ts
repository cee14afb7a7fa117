import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { PaywallError } from '../../../paywall/errors.ts';
import { type GiftRecord, isGiftId } from '../../../paywall/gifts/gift.ts';
import { usualGifts } from '../../../publications/gift-schema.ts';
import { createArticlesToGive } from '../../gifts/article-to-give.ts';
import { createGiftJson } from '../../gifts/gift-json.ts';
import { createGiftLinks } from '../../gifts/gift-links.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { deskGiftBody, giftsAnswer, giftsQuery, listedGift, madeGift } from '../../schemas/gifts.ts';
import { noQuery } from '../../schemas/metering.ts';
import type { HttpServices } from '../../services.ts';

const path = '/v1/admin/publications/{publication}/gifts';

const common = { tag: 'Admin: gifts', body: null } as const;

type Needs = Pick<
  HttpServices,
  'gifts' | 'giftStore' | 'giftTokens' | 'giftedArticle' | 'hashes' | 'publicUrl' | 'clock' | 'record' | 'metrics'
>;

/** The audit log is kept for good, and a gift is not: there the article stands as a keyed hash. */
const forAudit = <Json extends object>(json: Json, { article }: GiftRecord) => ({ ...json, article });

/** Gifts of readers and of the desk. */
export function adminGiftsRoutes(needs: Needs): readonly AdminRoute[] {
  const { gifts, giftStore, clock, record, metrics } = needs;
  const jsonOf = createGiftJson(needs);
  const articleToGive = createArticlesToGive(needs);
  const linkOf = createGiftLinks(needs);

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      path,
      right: 'read',
      summary: 'Gifts, newest first, until a week after they have expired',
      query: giftsQuery,
      answers: { 200: { description: 'One page.', schema: giftsAnswer } },
      async handle({ publication, query: { cursor = null, limit } }) {
        const now = clock.now();
        const page = await giftStore.page(publication.name, { cursor, limit, now });
        return { status: 200, body: { ...page, gifts: page.gifts.map((gift) => jsonOf(publication, gift, now)) } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path,
      right: 'edit',
      summary: 'Make a gift of any article',
      query: noQuery,
      body: deskGiftBody,
      answers: { 201: { description: 'The gift. Its token and its address are not shown again.', schema: madeGift } },
      async handle({ publication, admin, body }) {
        const now = clock.now();
        const rule = publication.settings.gifts ?? usualGifts;
        const { days = rule.days, redemptions = rule.redemptions } = body;
        const wanted = { publication, ...articleToGive(publication, body), days, redemptions, now };
        const gift = await gifts.giveByDesk({ ...wanted, admin: admin.name });
        metrics.giftMade(publication.name, 'desk');
        const json = jsonOf(publication, gift, now);
        const what = `gift.create ${gift.id}`;
        await record(publication.name, {
          at: now,
          ...authorOf(admin),
          what,
          before: null,
          after: forAudit(json, gift),
        });
        return { status: 201, body: { ...json, ...linkOf(publication.name, gift.id) } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${path}/{id}/end`,
      right: 'edit',
      summary: 'End a gift; whom it has let in may read on for five minutes at most',
      query: noQuery,
      answers: {
        200: { description: 'The gift as it is now.', schema: listedGift },
        404: { description: 'There is no such gift (`unknown-gift`), or no such publication.' },
      },
      async handle({ publication, admin, params }) {
        const now = clock.now();
        const place = { publication: publication.name, id: params['id'] ?? '' };
        const before = isGiftId(place.id) ? await giftStore.find(place) : null;
        const ended = before === null ? null : await giftStore.end({ ...place, by: null, now });
        if (before === null || ended === null) throw new PaywallError('unknown-gift', 'There is no such gift.');
        const json = jsonOf(publication, ended, now);
        const what = `gift.end ${ended.id}`;
        if (before.endedAt === null)
          await record(publication.name, {
            at: now,
            ...authorOf(admin),
            what,
            before: { endedAt: null },
            after: forAudit(json, ended),
          });
        return { status: 200, body: json };
      },
    }),
  ];
}
