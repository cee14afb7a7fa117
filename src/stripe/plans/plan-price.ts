import type Stripe from 'stripe';
import type { Term } from '../../paywall/calendar/term.ts';
import type { PlanPrice } from '../../paywall/entitlements/purchase.ts';
import { moneyOf } from '../minor-units.ts';

const units: Readonly<Record<string, Term['unit']>> = { day: 'day', week: 'week', month: 'month', year: 'year' };

/** What a recurring price costs, and how often; null if that is not a price of one amount. */
export function planOfPrice({ unit_amount: amount, currency, recurring }: Stripe.Price): PlanPrice | null {
  const unit = units[recurring?.interval ?? ''];
  if (amount === null || recurring === null || unit === undefined) return null;
  return { ...moneyOf(amount, currency), every: { count: recurring.interval_count, unit } };
}
