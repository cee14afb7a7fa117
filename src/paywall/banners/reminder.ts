import type { BillingRules } from '../billing-rules.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import { type UpcomingCharge, upcomingChargeOf } from '../entitlements/upcoming-charge.ts';
import type { Decision } from '../metering/decide.ts';

/**
 * The charge that a reader is to be reminded of now, beside an article that what they bought lets them read: so many days before as
 * the publication says, or never. A reader in grace has another thing to see to.
 */
export function announcedCharge(
  { reason, entitlement }: Pick<Decision, 'reason' | 'entitlement'>,
  { trialEndingDays, renewalDays }: BillingRules['reminders'],
  now: EpochMs,
): UpcomingCharge | null {
  if (reason !== 'TRIAL' && reason !== 'SUBSCRIBER') return null;
  const charge = upcomingChargeOf(entitlement, now);
  if (charge === null) return null;
  const days = charge.ends === 'trial' ? trialEndingDays : renewalDays;
  return days !== null && charge.at - now <= days * dayMs ? charge : null;
}
