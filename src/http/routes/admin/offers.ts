import { createHash } from 'node:crypto';
import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { offerGaps } from '../../../paywall/offers/audiences.ts';
import type { Offer } from '../../../paywall/offers/offer.ts';
import { noSuchOffer, offerAnswer, offerJson, offerPath, offerRoute, offersPath } from '../../admin/offer-answer.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { offerListAnswer, offerSchema } from '../../schemas/offers.ts';
import type { HttpServices } from '../../services.ts';

/** Changes with every change of any of them. */
function tagOfAll(offers: readonly Offer[]): string {
  const versions = offers.map(({ id, version }) => `${id} ${version}`).join();
  return `"${createHash('sha256').update(versions).digest('base64url')}"`;
}

/** How admins look at offers. */
export const adminOffersRoutes = ({
  offerEditor,
  clock,
}: Pick<HttpServices, 'offerEditor' | 'clock'>): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'get',
    path: offersPath,
    right: 'read',
    summary: 'All offers, drafts and ended ones too',
    body: null,
    answers: { 200: { description: 'By id, with an ETag for all of them.', schema: offerListAnswer } },
    async handle({ publication }) {
      const now = clock.now();
      const all = await offerEditor.list(publication.name);
      return {
        status: 200,
        headers: { ETag: tagOfAll(all) },
        body: {
          offers: all.map((offer) => offerJson(offer, publication)),
          gaps: offerGaps(all, now),
          now: isoTime(now, publication.settings.timeZone),
        },
      };
    },
  }),
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'get',
    path: offerPath,
    right: 'read',
    summary: 'One offer, with the ETag by which it can be changed',
    body: null,
    answers: { 200: { description: 'The offer.', schema: offerSchema }, 404: noSuchOffer },
    handle: async ({ publication, params }) =>
      offerAnswer(200, await offerEditor.read(publication.name, params['id'] ?? ''), publication),
  }),
];
