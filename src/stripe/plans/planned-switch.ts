import type Stripe from 'stripe';
import type { PlannedSwitch } from '../../paywall/entitlements/purchase.ts';
import { idOf } from '../metadata.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import { planOfPrice } from './plan-price.ts';
import { offerOfPrice } from './price-offer.ts';

type Phase = Stripe.SubscriptionSchedule.Phase;

/** The price of a phase, if it was expanded and is not deleted. */
function priceOf({ items: [item] }: Phase): Stripe.Price | null {
  const price = item?.price;
  return price === undefined || typeof price === 'string' || price.deleted === true ? null : price;
}

/** To what a subscription switches at its period's end, which Stripe keeps as a schedule; null if to nothing. */
export async function plannedSwitch(
  stripe: Stripe,
  publication: string,
  { schedule, items }: Stripe.Subscription,
): Promise<PlannedSwitch | null> {
  const id = idOf(schedule);
  if (id === null) return null;
  const found = await ignoring([missing], null, () =>
    stripe.subscriptionSchedules.retrieve(id, { expand: ['phases.items.price'] }),
  );
  const current = found?.status === 'active' ? found.current_phase : null;
  if (found === null || current === null) return null;
  const running = items.data[0]?.price.id;
  for (const phase of found.phases.filter(({ start_date: start }) => start >= current.end_date)) {
    const price = priceOf(phase);
    if (price === null || price.id === running) continue;
    return { offer: offerOfPrice(publication, price), plan: planOfPrice(price), at: phase.start_date * 1000 };
  }
  return null;
}
