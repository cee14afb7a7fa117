import type { z } from 'zod';
import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import { type PreviewScene, previewBanners } from '../../../../paywall/editing/banner-preview.ts';
import { checkOfferToSave } from '../../../../paywall/editing/offer-check.ts';
import { bestOffer } from '../../../../paywall/offers/offer-eligibility.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import type { Wording } from '../../../../paywall/wording/wording.ts';
import { offerOf } from '../../../../publications/offer-schema.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { previewAnswer, previewBody } from '../../../schemas/wording/banners.ts';
import type { HttpServices } from '../../../services.ts';

type Body = z.output<typeof previewBody>;

/** Those to be shown, by locale, with the unsaved one in its place. Throws `invalid-request` for a locale without any. */
function wordingsFor({ wording, locales }: Body, { wordings }: Publication): readonly Wording[] {
  const all = new Map(wordings);
  if (wording !== undefined) all.set(wording.locale, wording);
  const wanted = locales ?? [...all.keys()].sort();
  const missing = wanted.flatMap((locale, index) => (all.has(locale) ? [] : [`locales.${index}`]));
  if (missing.length > 0)
    throw invalidRequest(
      'body',
      missing.map((path) => ({ path, message: 'has no wording' })),
    );
  return wanted.flatMap((locale) => all.get(locale) ?? []);
}

const epochOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

function sceneOf(
  { numbers, dates, offer, at }: Body,
  { settings, offers }: Publication,
  savedAt: EpochMs,
): PreviewScene {
  const now = epochOf(at) ?? savedAt;
  const newReader = { state: 'none', hadTrial: false, lapsedSince: null, boughtOffers: [], country: null } as const;
  return {
    settings,
    offer: offer === undefined ? bestOffer(offers, newReader, now) : offerOf(offer, 0),
    numbers,
    dates: { resetsAt: epochOf(dates.resetsAt), endsAt: epochOf(dates.endsAt) },
    now,
    savedAt,
  };
}

/** What is wrong with the offer that was sent along. */
function offerFaults({ offer }: Body, { settings, wordings }: Publication, now: EpochMs) {
  if (offer === undefined) return [];
  const faults = checkOfferToSave(offerOf(offer, 0), {
    locale: settings.defaultLocale,
    locales: [...wordings.keys()],
    now,
  });
  return faults.map((fault) => ({ ...fault, path: `offer.${fault.path}`, locale: null }));
}

/** How admins see what readers will, before it is saved. It changes nothing. */
export const adminBannerPreviewRoute = ({ clock }: Pick<HttpServices, 'clock'>): AdminRoute =>
  definePublicationAdminRoute({
    method: 'post',
    path: '/v1/admin/publications/{publication}/banners/preview',
    right: 'read',
    summary:
      'Every banner in every language with the given numbers, dates, offer and wording, none of which need be saved',
    tag: 'Admin: meter and wording',
    query: noQuery,
    body: previewBody,
    answers: { 200: { description: 'The banners, by locale and state.', schema: previewAnswer } },
    handle({ publication, body }) {
      const savedAt = clock.now();
      const scene = sceneOf(body, publication, savedAt);
      const previews = wordingsFor(body, publication).map((wording) => ({
        locale: wording.locale,
        ...previewBanners(scene, wording),
      }));
      const faults = previews.flatMap(({ locale, faults: found }) => found.map((fault) => ({ ...fault, locale })));
      return {
        status: 200,
        body: {
          at: isoTime(scene.now, publication.settings.timeZone),
          banners: previews.flatMap(({ banners }) => banners),
          faults: [...offerFaults(body, publication, savedAt), ...faults],
        },
      };
    },
  });
