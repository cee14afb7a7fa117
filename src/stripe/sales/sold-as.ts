import type Stripe from 'stripe';
import { z } from 'zod';
import { isTimeZone } from '../../paywall/calendar/window.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { OfferKind } from '../../paywall/entitlements/purchase.ts';
import type { SoldTerm } from '../../paywall/entitlements/sold-term.ts';
import type { CheckoutRequest } from '../../paywall/purchases/payment-provider.ts';

/** As what something was sold, as its metadata say. Nothing else at Stripe does: support may set a trial on any subscription. */
export interface Sale {
  readonly kind: OfferKind;
  /** Null for a plan, and for what a version sold that did not write it down. */
  readonly term: SoldTerm | null;
  /** The end that was given to Stripe last, or stood on the page of a single term. */
  readonly givenEnd: EpochMs | null;
  /** Whether that end waits for a payment. */
  readonly isWaiting: boolean;
  /** Whether it was sold by a version that wrote down neither its kind nor whether it was accepted. */
  readonly isOld: boolean;
}

/** Writes down as what something is sold, and what a term needs to be counted again. */
export function saleMetadata({ kind, offer, timeZone }: CheckoutRequest): Stripe.MetadataParam {
  const { count, unit } = offer.term;
  return kind === 'plan' ? { kind } : { kind, termCount: String(count), termUnit: unit, timeZone };
}

const kinds: Readonly<Record<string, OfferKind>> = { introduction: 'introduction', plan: 'plan' };

const termSchema = z.object({
  termCount: z.coerce.number().int().min(1).max(10_000),
  termUnit: z.enum(['day', 'week', 'month', 'year']),
  timeZone: z.string().refine(isTimeZone),
});

function termIn(metadata: Stripe.Metadata): SoldTerm | null {
  const { success, data } = termSchema.safeParse(metadata);
  return success ? { count: data.termCount, unit: data.termUnit, timeZone: data.timeZone } : null;
}

/** What earlier versions sold says nothing of its kind; but only what had a term bears the end of one. */
export function saleIn(metadata: Stripe.Metadata | null, as: Stripe.Checkout.Session.Mode): Sale {
  const marks = metadata ?? {};
  const end = Date.parse(marks['introEndsAt'] ?? '');
  const givenEnd = Number.isNaN(end) ? null : end;
  const known = kinds[marks['kind'] ?? ''] ?? (givenEnd === null ? 'plan' : 'introduction');
  return {
    kind: as === 'payment' ? 'term' : known,
    term: termIn(marks),
    givenEnd,
    isWaiting: marks['awaiting'] === 'payment',
    isOld: marks['kind'] === undefined,
  };
}
