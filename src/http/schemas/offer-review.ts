import { z } from 'zod';
import { oddityKinds } from '../../paywall/editing/offer-oddities.ts';
import { offerEffectKinds } from '../../paywall/editing/offer-review.ts';
import { readerKinds } from '../../paywall/offers/audiences.ts';
import { bannerStates } from '../../paywall/wording/wording.ts';
import { bannerSchema, orNull } from './metering.ts';
import { offerGap, offerSchema } from './offers.ts';

/** What a change of an offer would do. */

export const offerReviewBody = z
  .strictObject({
    offer: orNull(offerSchema).openapi({ description: 'As it would be saved; null for one that is deleted.' }),
  })
  .openapi('OfferReviewRequest');

const audience = z
  .object({
    reader: z.enum(readerKinds),
    country: z.string().nullable().openapi({ description: 'ISO 3166; null for all that no offer names.' }),
  })
  .openapi('OfferAudience');

const number = z.int();

export const offerReviewAnswer = z
  .object({
    effects: z
      .array(
        z
          .object({
            kind: z.enum(offerEffectKinds),
            sentence: z.string(),
            audiences: z.array(audience),
            other: z.string().nullable().openapi({ description: 'The offer that it replaces or gives way to.' }),
          })
          .openapi('OfferEffect'),
      )
      .openapi({ description: 'What readers notice.' }),
    oddities: z
      .array(z.object({ kind: z.enum(oddityKinds), path: z.string(), sentence: z.string() }).openapi('OfferOddity'))
      .openapi({ description: 'What looks like a mistake. It can be saved all the same.' }),
    walls: z
      .array(
        z
          .object({
            locale: z.string(),
            state: z.enum(bannerStates),
            before: orNull(bannerSchema),
            after: orNull(bannerSchema),
          })
          .openapi('ReviewedWall'),
      )
      .openapi({ description: 'The walls that name the offer, now and then; null while it is not on sale.' }),
    gaps: z.array(offerGap).openapi({ description: 'Who can buy nothing then, and can now.' }),
    touchesReaders: z.boolean(),
    readers: z
      .object({
        from: z.iso.date(),
        to: z.iso.date(),
        readers: number.openapi({ description: 'Those of whom an article was counted, once for each window.' }),
        walls: number,
        offersShown: number,
        sentence: z.string(),
      })
      .openapi({
        description: 'How many readers met walls and offers in the last 30 days: an estimate of whom it touches.',
      }),
  })
  .openapi('OfferReview');
