import type { EpochMs } from '../../../paywall/clock.ts';
import { reviewOffer } from '../../../paywall/editing/offer-review.ts';
import { checkVersion } from '../../../paywall/editing/part-editing.ts';
import { PaywallError } from '../../../paywall/errors.ts';
import type { Offer } from '../../../paywall/offers/offer.ts';
import type { Publication } from '../../../paywall/publication.ts';
import { ifMatchVersions } from '../../admin/etags.ts';
import { noSuchOffer, offerPath, offerRoute } from '../../admin/offer-answer.ts';
import { sameId, savable } from '../../admin/savable-offer.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { offerReviewAnswer, offerReviewBody } from '../../schemas/offer-review.ts';
import type { HttpServices } from '../../services.ts';

type Needs = Pick<HttpServices, 'offerEditor' | 'reports' | 'clock'>;

const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** How many readers met walls and offers lately. Nobody knows whom of them an offer will fit. */
async function recentReaders({ reports }: Pick<Needs, 'reports'>, publication: Publication, now: EpochMs) {
  const { from, to, total } = await reports.funnel(publication, {}, now);
  const { kinds } = await reports.distribution(publication, { from, to }, now);
  const readers = kinds.anonymous.total + kinds.registered.total;
  const { walls, offersShown } = total;
  const sentence =
    walls + offersShown === 0
      ? 'In the last 30 days no reader met a wall or an offer.'
      : `An estimate of how many it touches: in the last 30 days articles of about ${counted(readers, 'reader')} were counted, who met ${counted(walls, 'wall')} and ${counted(offersShown, 'offer')}.`;
  return { from, to, readers, walls, offersShown, sentence };
}

function checkSeen(before: Offer | null, seen: readonly number[]): void {
  if (before === null) throw new PaywallError('unknown-offer', 'There is no such offer.');
  checkVersion(before.version, seen, 'offer');
}

/** What a change of an offer would do, for the admin pages and for programs alike. */
export const adminOfferReviewRoute = ({ offerEditor, reports, clock }: Needs): AdminRoute =>
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'post',
    path: `${offerPath}/review`,
    right: 'edit',
    summary: 'What readers would notice of an offer that is made, changed, ended or deleted; changes nothing',
    body: offerReviewBody,
    answers: {
      200: {
        description: 'As data and in sentences. An offer that could not be saved is refused as when it is saved.',
        schema: offerReviewAnswer,
      },
      404: noSuchOffer,
      412: { description: 'With `If-Match`: another admin has changed the offer since (`version-conflict`).' },
    },
    async handle({ request, publication, params, body }) {
      const id = params['id'] ?? '';
      const now = clock.now();
      if (body.offer !== null) sameId(body.offer, id);
      const after = body.offer === null ? null : savable(body.offer, publication, now);
      const offers = await offerEditor.list(publication.name);
      const before = offers.find((offer) => offer.id === id) ?? null;
      // Who names the version that they have seen is not shown a review of another.
      if (request.headers['if-match'] !== undefined) checkSeen(before, ifMatchVersions(request));
      const review = reviewOffer({ ...publication, offers }, { before, after }, now);
      return { status: 200, body: { ...review, readers: await recentReaders({ reports }, publication, now) } };
    },
  });
