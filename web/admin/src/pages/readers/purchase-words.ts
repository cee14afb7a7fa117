import type { z } from 'zod';
import type { readerSchema } from '../../../../../src/http/schemas/readers.ts';
import { formatMoney } from '../../../../../src/paywall/wording/money.ts';
import { momentInWords } from '../../zoned-time.ts';

type Purchase = z.output<typeof readerSchema>['purchases'][number];

const causes: Readonly<Record<NonNullable<Purchase['endedBecause']>, string>> = {
  refunded: 'Ended by Stile: its payment was refunded or disputed',
  superseded: 'Ended by Stile: another subscription has taken its place',
  revoked: 'Ended by Stile: access was taken away',
};

/** A pause, with its end if one is set. */
function pauseInWords({ resumesAt }: NonNullable<Purchase['paused']>, timeZone: string): string {
  const end = resumesAt === null ? 'no end is set' : `until ${momentInWords(resumesAt, timeZone)}`;
  return `Collecting payments is paused, ${end}`;
}

/** Money that was taken for nothing: whoever sees this gives it back, or lets the reader in. */
const lateInWords = ({ invoice, paidAt, ...money }: Purchase['paidAfterEnd'][number], timeZone: string) =>
  `Paid after the end: ${formatMoney(money, 'en')} on ${momentInWords(paidAt, timeZone)}, invoice ${invoice}`;

/** What has become of a purchase, as the payment provider says, with the dates that matter. */
export function purchaseInWords(purchase: Purchase, timeZone: string): readonly string[] {
  const { startedAt, soldAs, paidAt, introEndsAt, periodEndsAt, cancelsAt, endedAt, pastDueSince } = purchase;
  const { takenBack, paid, paused, endedBecause, paidAfterEnd } = purchase;
  const at = (moment: string) => momentInWords(moment, timeZone);
  const lines: [string | null, string][] = [
    [startedAt, 'Bought'],
    [paidAt === startedAt ? null : paidAt, 'First payment arrived'],
    [introEndsAt, soldAs === 'term' ? 'Term ends' : 'Introduction ends'],
    [endedAt === null && cancelsAt === null ? periodEndsAt : null, 'Paid until'],
    [pastDueSince, 'Payment failed'],
    [endedAt === null ? cancelsAt : null, 'Cancelled, ends'],
    [endedAt, 'Ended'],
  ];
  return [
    ...lines.flatMap(([moment, words]) => (moment === null ? [] : [`${words} ${at(moment)}`])),
    ...(paid ? [] : ['No payment has arrived']),
    ...(takenBack ? ['Refunded or disputed'] : []),
    ...(paused === null ? [] : [pauseInWords(paused, timeZone)]),
    ...(endedBecause === null ? [] : [causes[endedBecause]]),
    ...paidAfterEnd.map((late) => lateInWords(late, timeZone)),
  ];
}
