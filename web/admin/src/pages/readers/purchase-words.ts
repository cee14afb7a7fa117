import type { z } from 'zod';
import type { readerSchema } from '../../../../../src/http/schemas/readers.ts';
import { formatTerm } from '../../../../../src/paywall/calendar/term.ts';
import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';

type Purchase = z.output<typeof readerSchema>['purchases'][number];

type Plan = NonNullable<Purchase['plan']>;

type At = (moment: string) => string;

const causes: Readonly<Record<NonNullable<Purchase['endedBecause']>, string>> = {
  refunded: 'Ended by Stile: its payment was refunded or disputed',
  superseded: 'Ended by Stile: another subscription has taken its place',
  revoked: 'Ended by Stile: access was taken away',
};

/** A pause, with its end if one is set. */
function pauseInWords({ resumesAt }: NonNullable<Purchase['paused']>, at: At): string {
  const end = resumesAt === null ? 'no end is set' : `until ${at(resumesAt)}`;
  return `Collecting payments is paused, ${end}`;
}

/** Money that was taken for nothing: support gives it back, or lets the reader in. */
const lateInWords = ({ invoice, paidAt, ...money }: Purchase['paidAfterEnd'][number], at: At) =>
  `Paid after the end: ${formatMoney(money, 'en')} on ${at(paidAt)}, invoice ${invoice}`;

/** What a plan costs, and how often. */
function planInWords({ every, ...money }: Plan): string {
  return `${formatMoney(money, 'en')} every ${every.count === 1 ? every.unit : formatTerm(every, 'en')}`;
}

/** Which plan runs, and what it switches to. */
function plansInWords({ offer, soldOffer, plan, switchesTo, endedAt }: Purchase, at: At): readonly string[] {
  const next = switchesTo?.plan ? `, ${planInWords(switchesTo.plan)}` : '';
  return [
    ...(soldOffer === offer ? [] : [`Bought as ${soldOffer}, and switched since`]),
    ...(plan === null || endedAt !== null ? [] : [`Plan: ${planInWords(plan)}`]),
    ...(switchesTo === null
      ? []
      : [`Switches to ${switchesTo.offer ?? 'another price'}${next}, on ${at(switchesTo.at)}`]),
  ];
}

/** What happened to it, with the dates that matter. */
function datesInWords(purchase: Purchase, at: At): readonly string[] {
  const { startedAt, soldAs, paidAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince, retainedAt } =
    purchase;
  const lines: [string | null, string][] = [
    [startedAt, 'Bought'],
    [paidAt === startedAt ? null : paidAt, 'First payment arrived'],
    [introEndsAt, soldAs === 'term' ? 'Term ends' : 'Introduction ends'],
    [endedAt === null && cancelsAt === null ? periodEndsAt : null, 'Paid until'],
    [pastDueSince, 'Payment failed'],
    [retainedAt, 'Accepted an offer to stay'],
    [endedAt === null ? cancelsAt : null, 'Cancelled, ends'],
    [endedAt, 'Ended'],
  ];
  return lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`]));
}

/** What has become of a purchase, as the payment provider says. */
export function purchaseInWords(purchase: Purchase, timeZone: string): readonly string[] {
  const { takenBack, paid, paused, endedBecause, paidAfterEnd } = purchase;
  const at: At = (moment) => momentInWords(moment, timeZone);
  return [
    ...plansInWords(purchase, at),
    ...datesInWords(purchase, at),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
    ...(paused === null ? [] : [pauseInWords(paused, at)]),
    ...(endedBecause === null ? [] : [causes[endedBecause]]),
    ...paidAfterEnd.map((late) => lateInWords(late, at)),
  ];
}
