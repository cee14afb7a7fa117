import type { z } from 'zod';
import type { readerSchema } from '../../../../../src/http/schemas/readers.ts';
import { formatTerm } from '../../../../../src/paywall/calendar/term.ts';
import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';

type PurchaseJson = z.output<typeof readerSchema>['purchases'][number];

type Plan = NonNullable<PurchaseJson['plan']>;

/** What a plan costs, and how often. */
function planInWords({ every, ...money }: Plan): string {
  return `${formatMoney(money, 'en')} every ${every.count === 1 ? every.unit : formatTerm(every, 'en')}`;
}

/** Which plan runs, and what it switches to. */
function plansInWords({ offer, soldOffer, plan, switchesTo, endedAt }: PurchaseJson, at: At) {
  const next = switchesTo?.plan ? `, ${planInWords(switchesTo.plan)}` : '';
  return [
    ...(soldOffer === offer ? [] : [`Bought as ${soldOffer}, and switched since`]),
    ...(plan === null || endedAt !== null || switchesTo !== null ? [] : [`Plan: ${planInWords(plan)}`]),
    ...(switchesTo === null
      ? []
      : [`Switches to ${switchesTo.offer ?? 'another price'}${next}, on ${at(switchesTo.at)}`]),
  ];
}

type At = (moment: string) => string;

/** What has become of a purchase, as the payment provider says, with the dates that matter. */
export function purchaseInWords(purchase: PurchaseJson, timeZone: string): readonly string[] {
  const { startedAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince, takenBack, paid } = purchase;
  const at = (moment: string) => momentInWords(moment, timeZone);
  const lines: [string | null, string][] = [
    [startedAt, 'Bought'],
    [introEndsAt, 'Introduction ends'],
    [endedAt === null && cancelsAt === null ? periodEndsAt : null, 'Paid until'],
    [pastDueSince, 'Payment failed'],
    [purchase.retainedAt, 'Accepted an offer to stay'],
    [endedAt === null ? cancelsAt : null, 'Cancelled, ends'],
    [endedAt, 'Ended'],
  ];
  return [
    ...plansInWords(purchase, at),
    ...lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`])),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
  ];
}
