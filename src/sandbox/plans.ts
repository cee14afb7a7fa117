import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.ts';
import { noQuery } from '../http/schemas/metering.ts';
import type { Clock } from '../paywall/clock.ts';
import type { OfferEditor } from '../paywall/editing/offer-editing.ts';
import { hasCode } from '../paywall/errors.ts';
import type { Offer } from '../paywall/offers/offer.ts';

interface Needs {
  readonly offerEditor: Pick<OfferEditor, 'create'>;
  readonly clock: Clock;
  /** The publication that the demo shows. */
  readonly shown: () => string;
}

function planOf(id: string, amount: number, unit: 'month' | 'year'): Offer {
  const price = { amount, currency: 'usd' };
  const every = { count: 1, unit };
  return {
    id,
    price,
    term: every,
    then: { ...price, every },
    startsAt: null,
    endsAt: null,
    eligibility: { newReadersOnly: false, lapsedOnly: false, lapsedAtLeastDays: 0, countries: [] },
    promotionCodes: false,
    templates: {},
    status: 'live',
    version: 0,
  };
}

/** What a subscriber of the example publication may switch between. It is not on sale from the first, so that a newcomer meets one offer. */
const plans = [planOf('monthly', 2999, 'month'), planOf('yearly', 29_900, 'year')];

/** Puts plans at their full price on sale, for trying out how readers switch. */
export const plansRoute = ({ offerEditor, clock, shown }: Needs): Route =>
  defineRoute({
    method: 'post',
    path: '/sandbox/plans',
    summary: 'Put a monthly and a yearly plan of the example publication on sale, unless they are there',
    tag: 'Sandbox',
    query: noQuery,
    body: null,
    answers: {
      200: { description: 'Which offers these are.', schema: z.object({ offers: z.array(z.string()) }) },
    },
    async handle() {
      for (const offer of plans) {
        try {
          await offerEditor.create({ publication: shown(), offer, now: clock.now(), who: 'sandbox', via: null });
        } catch (error) {
          if (!hasCode(error, 'already-exists')) throw error;
        }
      }
      return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: { offers: plans.map(({ id }) => id) } };
    },
  });
